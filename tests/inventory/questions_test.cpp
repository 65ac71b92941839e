// Commands with questions, in inventories and job files. Knows no device.
#include "inventory/given.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

using texts = std::vector<std::string>;

/// An inventory of one host with these commands, a flow or block text for the key.
std::string with_commands(const std::string& commands) {
    return "hosts:\n  a:\n    username: u\n    platform: cisco_ios\n    commands: " + commands +
           "\n";
}

std::vector<command> commands_of(const std::string& commands) {
    return *given(with_commands(commands)).only("a").commands;
}

texts command_mistakes(const std::string& commands) {
    auto all = mistakes_in(with_commands(commands));
    const std::string prefix = "5: host 'a': commands: ";
    for (auto& each : all) {
        if (each.starts_with(prefix)) each.erase(0, prefix.size());
    }
    return all;
}

}  // namespace

TEST_CASE("a question stands in the command, in a list, or as a step") {
    const question name{"Destination", ""};
    const question sure{"confirm", "y", {}, false};
    const std::vector<command> one{{"copy", {name}}};
    CHECK(commands_of("{send: copy, expect: Destination, answer: ''}") == one);
    CHECK(commands_of("{send: copy, expect: Destination, answer: }") == one);
    CHECK(commands_of("[{send: copy, questions: [{expect: Destination, answer: ''}]}]") == one);
    CHECK(commands_of("[[{send: copy}, {expect: Destination, answer: ''}]]") == one);

    const std::vector<command> two{{"copy", {name, sure}}};
    CHECK(commands_of("[[{send: copy, expect: Destination, answer: ''},"
                      " {expect: confirm, answer: y, enter: false}]]") == two);
    CHECK(commands_of("{send: copy, questions: [{expect: Destination, answer: ''},"
                      " {expect: confirm, answer: y, enter: false}]}") == two);
    // A number is typed as it is written.
    CHECK(commands_of("{send: ping, expect: Repeat, answer: 05}").front().questions.front() ==
          question{"Repeat", "05"});
}

TEST_CASE("a step with send answers the step before, or is the next line") {
    const question name{"Destination", "x"};
    CHECK(commands_of("[[{send: copy, expect: Destination}, {send: x}]]") ==
          std::vector<command>{{"copy", {name}}});
    CHECK(commands_of("[[{send: copy, expect: Destination}, {send: x, expect: sure},"
                      " {send: y, enter: false}]]") ==
          std::vector<command>{{"copy", {name, {"sure", "y", {}, false}}}});
    CHECK(commands_of("[[{send: copy, expect: Destination, answer: x}, {send: show clock}]]") ==
          std::vector<command>{{"copy", {name}, {{"show clock"}}}});
    CHECK(commands_of("[show version, [{send: cd flash}, {send: copy}, {expect: Destination, "
                      "answer: x}], {send: dir}]") ==
          std::vector<command>{{"show version"}, {"cd flash", {}, {{"copy", {name}}}}, {"dir"}});
}

TEST_CASE("a command with questions that cannot be read is a mistake") {
    CHECK(command_mistakes("{expect: a, answer: b}") == texts{"a command needs 'send'"});
    CHECK(command_mistakes("[[{expect: a, answer: b}, {send: c}]]") ==
          texts{"a command needs 'send'"});
    CHECK(command_mistakes("{send: copy, expect: a}") ==
          texts{"expect: 'answer' is missing; where Enter is enough it is ''"});
    CHECK(command_mistakes("[[{send: copy, expect: a}, {expect: b, answer: c}]]") ==
          texts{"expect: 'answer' is missing; where Enter is enough it is ''"});
    CHECK(command_mistakes("{send: copy, answer: a}") ==
          texts{"'answer' and 'enter' need 'expect': what the device asks"});
    CHECK(command_mistakes("{send: copy, expect: 'x(y', answer: a}") ==
          texts{"expect: 'x(y': missing closing parenthesis at offset 3"});
    CHECK(command_mistakes("{send: copy, expect: '', answer: a}") ==
          texts{"expect: '': the regular expression is empty"});
    CHECK(command_mistakes("{send: copy, expect: a, anwser: b}") ==
          texts{"unknown key 'anwser' (did you mean 'answer'?)",
                "expect: 'answer' is missing; where Enter is enough it is ''"});
    CHECK(command_mistakes("{send: copy, expect: a, answer: b, enter: 1}") ==
          texts{"enter: true or false is expected, not '1'"});
    CHECK(command_mistakes("{send: copy, questions: {expect: a}}") ==
          texts{"questions: a list is expected, not a mapping"});
    CHECK(command_mistakes("{send: copy, questions: [{answer: a}]}") ==
          texts{"questions: 'expect' is missing",
                "'answer' and 'enter' need 'expect': what the device asks"});
    CHECK(command_mistakes("{send: copy, expect: a, answer: b, questions: []}") ==
          texts{"'expect' and 'questions' do not go together: write all of them below "
                "'questions'"});
    CHECK(command_mistakes("{send: copy, expect: a, answer: [b]}") ==
          texts{"answer: a text is expected"});
    CHECK(command_mistakes("{send: copy, expect: a, answer: \"b\\nc\"}") ==
          texts{"answer: must be one line"});
    CHECK(
        command_mistakes("{send: copy, expect: a, answer: 'env:'}") ==
        texts{"answer: env: needs the name of a variable right behind it: letters, digits and _"});
    CHECK(command_mistakes("[[show version, show clock]]").size() == 2);
}

TEST_CASE("an answer is a secret where it names one, read once and for selected hosts only") {
    ::setenv("NETPOLL_TEST_ANSWER", "s3cret", 1);
    ::unsetenv("NETPOLL_TEST_UNSET");
    given it(
        "defaults: {username: u, platform: cisco_ios}\n"
        "hosts:\n"
        "  a: {commands: [{send: x, expect: p, answer: 'env:NETPOLL_TEST_ANSWER'}]}\n"
        "  b: {commands: [{send: x, expect: p, answer: 'env:NETPOLL_TEST_ANSWER'}]}\n"
        "  c: {commands: [{send: x, expect: p, answer: {text: 'env:NETPOLL_TEST_ANSWER'}}]}\n"
        "  d:\n"
        "    commands:\n"
        "      - send: x\n"
        "        expect: p\n"
        "        answer: env:NETPOLL_TEST_UNSET\n");
    const auto targets = it.targets({"a", "b", "c"});
    const auto asked = [&](std::size_t i) {
        return targets[i].commands->front().questions.front();
    };
    REQUIRE(asked(0).secret);
    CHECK(asked(0).secret.source == "env:NETPOLL_TEST_ANSWER");
    CHECK(asked(0).secret.value->reveal() == "s3cret");
    CHECK(asked(0).answer.empty());
    CHECK(asked(0).secret == asked(1).secret);
    CHECK(!asked(2).secret);
    CHECK(asked(2).answer == "env:NETPOLL_TEST_ANSWER");
    CHECK(it.target_mistakes({"d"}) ==
          texts{"10: commands: answer: the variable NETPOLL_TEST_UNSET is not set"});
}

TEST_CASE("questions need the shell channel") {
    given it(
        "defaults: {username: u, platform: linux, commands: [{send: x, expect: p, answer: y}]}\n"
        "hosts:\n"
        "  a: {}\n"
        "  b: {}\n"
        "  c: {channel: shell}\n"
        "  d: {commands: [plain]}\n");
    CHECK(it.target_mistakes({"a", "b", "c", "d"}) ==
          texts{"3: host 'a' (and 1 more) has a command with questions, which needs channel: "
                "shell, not channel: exec"});
    CHECK(it.target_mistakes({"c", "d"}).empty());
}

TEST_CASE("exec is refused where the platform runs nothing there") {
    temp_folder folder;
    write_file(folder / "p.yaml",
               "platforms:\n  deaf: {exec_usable: false, modes: {any: {prompt: '\\w+#'}}}\n");
    platform_catalog catalog;
    REQUIRE(add_platforms_from(folder / "p.yaml", catalog).empty());
    write_file(folder / "i.yaml",
               "hosts:\n  a: {username: u, platform: deaf, channel: exec, commands: [x]}\n");
    const auto all = inventory::load(folder / "i.yaml", catalog);
    REQUIRE(all);
    std::vector<mistake> warnings;
    const auto planned = all->jobs({0}, {}, {}, warnings);
    REQUIRE(!planned);
    CHECK(lines_of(planned.error(), folder / "i.yaml") ==
          texts{"2: host 'a': channel: exec cannot be used: deaf runs nothing there; channel: "
                "shell is needed"});
}

TEST_CASE("a job file's commands replace the inventory's, its mistakes have lines") {
    ::setenv("NETPOLL_TEST_ANSWER", "s3cret", 1);
    given it(
        "hosts:\n"
        "  a: {username: u, platform: cisco_ios, commands: [show clock]}\n"
        "  b: {username: u, platform: cisco_ios}\n");
    inventory_overrides over;
    over.job = it / "job.yaml";
    write_file(over.job,
               "commands:\n"
               "  - show version\n"
               "  - {send: copy, expect: word, answer: 'env:NETPOLL_TEST_ANSWER'}\n");
    const auto targets = it.targets({"a", "b"}, over);
    CHECK(targets[0].commands == targets[1].commands);
    REQUIRE(targets[0].commands->size() == 2);
    CHECK(targets[0].commands->back().questions.front().secret.value->reveal() == "s3cret");

    const auto mistakes_of = [&](const char* text) {
        write_file(over.job, text);
        auto all = it.target_mistakes({"a"}, over);
        for (auto& each : all)
            if (each.starts_with(over.job)) each.erase(0, over.job.size());
        return all;
    };
    CHECK(mistakes_of("comands: [x]\n") ==
          texts{":1: unknown key 'comands' (did you mean 'commands'?)"});
    CHECK(mistakes_of("") == texts{": there is no 'commands:' in the job file, and no 'checks:'"});
    CHECK(mistakes_of("[x]\n") == texts{":1: a mapping is expected, not a list"});
    CHECK(mistakes_of("commands:\n  - x\n  - {expect: y}\n") ==
          texts{":3: commands: a command needs 'send'",
                ":3: commands: expect: 'answer' is missing; where Enter is enough it is ''"});
    CHECK(mistakes_of("commands: [{send: x, expect: p, answer: 'env:NETPOLL_TEST_UNSET'}]\n") ==
          texts{":1: commands: answer: the variable NETPOLL_TEST_UNSET is not set"});
    over.job = it / "missing.yaml";
    CHECK(it.target_mistakes({"a"}, over).size() == 1);
}

namespace {

std::vector<question> login_of(const std::string& host, const std::string& above = {}) {
    return given(above + "hosts:\n  a:\n    username: u\n    platform: linux\n    login: " + host +
                 "\n")
        .only("a")
        .login->questions;
}

texts login_mistakes(const std::string& login) {
    return mistakes_in("hosts:\n  a:\n    username: u\n    login: " + login + "\n");
}

}  // namespace

TEST_CASE("login: what a login may ask, for a host, a group and the defaults") {
    const question code{"Enter PASSCODE", "1234"};
    CHECK(login_of("[{expect: Enter PASSCODE, answer: 1234}]") == std::vector<question>{code});
    CHECK(login_of("{expect: Enter PASSCODE, answer: '1234'}") == std::vector<question>{code});
    CHECK(login_of("[{expect: a, answer: ''}, {expect: b, answer: $password, enter: false}]") ==
          std::vector<question>{{"a", ""}, {"b", "$password", {}, false}});
    const std::string defaults = "defaults: {login: [{expect: x, answer: y}]}\n";
    CHECK(login_of("", defaults) == std::vector<question>{{"x", "y"}});
    CHECK(login_of("[{expect: a, answer: b}]", defaults) == std::vector<question>{{"a", "b"}});

    ::setenv("NETPOLL_TEST_PASSCODE", "654321", 1);
    const auto secret = login_of("[{expect: PASSCODE, answer: 'env:NETPOLL_TEST_PASSCODE'}]");
    REQUIRE(secret.size() == 1);
    REQUIRE(secret[0].secret);
    CHECK(secret[0].secret.value->reveal() == "654321");
    CHECK(secret[0].secret.source == "env:NETPOLL_TEST_PASSCODE");
}

TEST_CASE("login: a command's answer is a one-time code, which nobody runs before it is asked") {
    const auto codes = login_of("[{expect: code, answer: 'cmd:exit 1'}]");
    REQUIRE(codes.size() == 1);
    CHECK(codes[0].code == "exit 1");
    CHECK_FALSE(codes[0].secret);
    CHECK(login_mistakes("[{expect: code, answer: 'cmd:'}]").front().find("cmd: needs a command") !=
          std::string::npos);
}

TEST_CASE("answers: is login: by another name, with words for password and secret") {
    const auto all = given(
                         "hosts:\n  a:\n    username: u\n    platform: linux\n"
                         "    answers: [{see: x, answer: password}, {see: y, answer: secret},"
                         " {see: z, answer: {text: secret}}]\n")
                         .only("a")
                         .login->questions;
    CHECK(all == std::vector<question>{{"x", "$password"}, {"y", "$secret"}, {"z", "secret"}});
    CHECK(mistakes_in("hosts: {a: {answers: {see: x, answer: y}, login: {see: x, answer: y}}}\n") ==
          texts{"1: host 'a': 'answers' and 'login' mean the same: keep one"});
}

TEST_CASE("login: mistakes name the key") {
    CHECK(login_mistakes("[{expect: 'x(', answer: b}]") ==
          texts{"4: host 'a': login: expect: 'x(': missing closing parenthesis at offset 2"});
    CHECK(login_mistakes("[{answer: b}]").front().starts_with("4: host 'a': login: "));
    CHECK(login_mistakes("[{expect: a}]") ==
          texts{"4: host 'a': login: expect: 'answer' is missing; where Enter is enough it is ''"});
    CHECK(login_mistakes("yes") ==
          texts{"4: host 'a': login: a mapping with expect and answer is expected, not a text"});
    CHECK(login_mistakes("[{expect: a, answer: b, anser: c}]").front().find("did you mean") !=
          std::string::npos);
    CHECK(login_mistakes("[{expect: a, answer: 'env:'}]").front().find("name of a variable") !=
          std::string::npos);
}
