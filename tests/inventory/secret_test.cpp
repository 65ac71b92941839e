// Where secrets come from, and what is said when they do not come. Knows no login.
#include "inventory/given.hpp"
#include "inventory/secret_command.hpp"
#include "inventory/secret_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>

using namespace netpoll;
using namespace netpoll::testing;
using texts = std::vector<std::string>;

namespace {

given with_password(const std::string& password, const std::string& more = "") {
    return given("defaults:\n  username: u\n  commands: x\n  password: " + password +
                 "\nhosts:\n  a:\n  b:\n" + more);
}

std::string revealed(given& it) {
    return it.only("a").login->password.value->reveal();
}

}  // namespace

TEST_CASE("variables") {
    setenv("NETPOLL_TEST_SECRET", "s3cret", 1);
    auto it = with_password("env:NETPOLL_TEST_SECRET");
    CHECK(revealed(it) == "s3cret");
    CHECK(it.only("a").login->password.source == "env:NETPOLL_TEST_SECRET");
    CHECK(it.warnings.empty());
    setenv("NETPOLL_TEST_SECRET", "", 1);
    CHECK(it.target_mistakes({"a", "b"}) ==
          texts{"4: password: the variable NETPOLL_TEST_SECRET is empty"});
    unsetenv("NETPOLL_TEST_SECRET");
    CHECK(it.target_mistakes({"a"}) ==
          texts{"4: password: the variable NETPOLL_TEST_SECRET is not set"});
    CHECK(mistakes_in("defaults: {password: 'env:'}\nhosts: {a: }\n") ==
          texts{"1: defaults: password: env: needs the name of a variable right behind it: "
                "letters, digits and _"});
}

TEST_CASE("files lie beside the inventory, and others should not read them") {
    auto it = with_password("file:pass");
    CHECK(it.target_mistakes({"a"}) ==
          texts{"4: password: the file '" + it / "pass" + "' does not exist"});
    write_file(it / "pass", "two words \n", 0600);
    CHECK(revealed(it) == "two words ");
    CHECK(it.warnings == texts{"4: password: the file '" + it / "pass" + "' ends with a blank"});
    write_file(it / "pass", "two words", 0600);
    CHECK(revealed(it) == "two words");
    CHECK(it.warnings.empty());
    write_file(it / "pass", "x\r\n", 0644);
    CHECK(revealed(it) == "x");
    CHECK(it.warnings ==
          texts{"4: password: the file '" + it / "pass" + "' can be read by others: chmod 600 it"});
    write_file(it / "pass", "\n", 0600);
    CHECK(it.target_mistakes({"a"}) ==
          texts{"4: password: the file '" + it / "pass" + "' is empty"});
}

TEST_CASE("commands run once for all who name them, and their output is never shown") {
    const temp_folder folder;
    const auto log = folder / "log";
    auto it =
        with_password("\"cmd:echo run >>" + log + "; echo hunter2; echo more\"",
                      "  c: {password: \"cmd:echo run >>" + log + "; echo hunter2; echo more\"}\n");
    const auto all = it.targets({"a", "b", "c"});
    CHECK(all[0].login->password.value->reveal() == "hunter2");
    CHECK(all[2].login->password.value == all[0].login->password.value);
    CHECK(read_file(log) == "run\n");
    auto failing = with_password("'cmd:echo hunter2; exit 3'");
    CHECK(failing.target_mistakes({"a", "b"}) ==
          texts{"4: password: the command ended with status 3; run it by hand to see why"});
    auto empty = with_password("'cmd:true'");
    CHECK(empty.target_mistakes({"a"}) ==
          texts{"4: password: the command printed nothing on its first line"});
}

TEST_CASE("a command that does not end is ended, with all that it started") {
    using std::chrono::milliseconds;
    const auto stuck = run_secret_command("sleep 1000 | cat", {}, milliseconds{200});
    REQUIRE(!stuck);
    CHECK(stuck.error() == "printed no line within 0 s");
    const auto left_behind = run_secret_command("sleep 1000 & echo $!");
    REQUIRE(left_behind);
    CHECK(::kill(std::stoi(*left_behind), SIGKILL) == 0);
    CHECK(run_secret_command("kill -9 $$").error() ==
          "was ended by signal 9; run it by hand to see why");
    CHECK(*run_secret_command("yes | head -c 1000000") == "y");
    CHECK(*run_secret_command("cat; echo end") == "end");
}

TEST_CASE("the first line of a command that does not end is enough") {
    CHECK(*run_secret_command("echo hunter2; exec sleep 1000") == "hunter2");
    CHECK(*run_secret_command("yes") == "y");
    CHECK(run_secret_command("head -c 70000 /dev/zero | tr '\\0' x; sleep 1000").error() ==
          "printed a line of more than 64 KiB");
}

TEST_CASE("a pipe gives its first line, and nobody waits for its end or for ever") {
    using std::chrono::milliseconds;
    const temp_folder folder;
    const auto fifo = folder / "fifo";
    REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
    CHECK(read_secret_file(fifo, milliseconds{50}).error() ==
          "is no file, and gave no line within 0 s");
    // A reader of its own, so that the writer need not wait for one.
    const int keeps_open = ::open(fifo.c_str(), O_RDWR);
    REQUIRE(keeps_open >= 0);
    REQUIRE(::write(keeps_open, "hunter2\r\nmore\n", 14) == 14);
    CHECK(read_secret_file(fifo)->text == "hunter2");
    ::close(keeps_open);
    CHECK(read_secret_file("/dev/zero").error() == "gave a line of more than 64 KiB");
    CHECK(read_secret_file("/dev/null")->text.empty());
}

TEST_CASE("commands inherit no secret and no descriptor") {
    setenv("NETPOLL_PASSWORD", "s3cret", 1);
    setenv("NETPOLL_SECRET", "s3cret", 1);
    setenv("NETPOLL_TEST_SECRET", "s3cret", 1);
    setenv("NETPOLL_TEST_ANSWER", "s3cret", 1);
    setenv("NETPOLL_TEST_OTHER", "kept", 1);
    const int leaking = ::fcntl(STDERR_FILENO, F_DUPFD, 50);  // without O_CLOEXEC
    REQUIRE(leaking >= 50);
    const std::string look =
        "'cmd:echo \"$NETPOLL_PASSWORD$NETPOLL_SECRET.$NETPOLL_TEST_SECRET.$NETPOLL_TEST_ANSWER."
        "$NETPOLL_TEST_OTHER\"; [ ! -e /proc/self/fd/" +
        std::to_string(leaking) + " ]'";
    auto it = given(
        "defaults: {username: u, commands: x}\nhosts:\n"
        "  a: {password: " +
        look +
        "}\n"
        "  b: {password: env:NETPOLL_TEST_SECRET}\n"
        "  c: {commands: [{send: x, expect: y, answer: env:NETPOLL_TEST_ANSWER}]}\n");
    CHECK(it.all().secret_variables() == texts{"NETPOLL_TEST_ANSWER", "NETPOLL_TEST_SECRET"});
    CHECK(revealed(it) == "...kept");
    CHECK(it.only("a").login->password.source == "cmd:echo ...");
    ::close(leaking);
    for (const char* each : {"NETPOLL_PASSWORD", "NETPOLL_SECRET", "NETPOLL_TEST_SECRET",
                             "NETPOLL_TEST_ANSWER", "NETPOLL_TEST_OTHER"})
        unsetenv(each);
}

TEST_CASE("an empty answer is asked for again, and never used") {
    auto it = with_password("ask");
    int asked = 0;
    const auto late = [&](const std::string&) {
        return std::optional<std::string>(++asked == 3 ? "typed" : "");
    };
    CHECK(it.only("a", {}, late).login->password.value->reveal() == "typed");
    const auto never = [](const std::string&) { return std::optional<std::string>(""); };
    CHECK(it.target_mistakes({"a"}, {}, never) == texts{"4: password: the answer is empty"});
}

TEST_CASE("questions are put once for each place that asks") {
    auto it = with_password("ask", "  c: {password: ask}\n");
    texts questions;
    const auto ask = [&](const std::string& question) {
        questions.push_back(question);
        return std::optional<std::string>("typed " + std::to_string(questions.size()));
    };
    const auto all = it.targets({"a", "b", "c"}, {}, ask);
    CHECK(all[1].login->password.value->reveal() == "typed 1");
    CHECK(all[2].login->password.value->reveal() == "typed 2");
    CHECK(all[2].login->password.source == "ask");
    CHECK(questions ==
          texts{"Password of u (" + it.file() + ":4)", "Password of u (" + it.file() + ":8)"});
    CHECK(it.target_mistakes({"a", "b"}) ==
          texts{"4: password: nobody can be asked: there is no terminal; use env:, file: or cmd: "
                "instead"});
}

TEST_CASE("plain secrets work, warn once a file, and are not shown") {
    auto it = with_password("hunter2", "  c: {password: 'plain:env:foo', secret: 'plain:'}\n");
    CHECK(revealed(it) == "hunter2");
    CHECK(it.only("a").login->password.source == "plain");
    CHECK(it.only("c").login->password.value->reveal() == "env:foo");
    CHECK(it.only("c").login->enable.value->reveal() == "");
    CHECK(it.warnings ==
          texts{"4: a secret stands here in plain text: env:NAME, file:PATH or cmd:COMMAND keeps "
                "it out of the file (3 times in this file)"});
}

TEST_CASE("secrets are read for selected hosts only, and not where they are overridden") {
    auto it = with_password("env:NETPOLL_NOT_SET", "  c: {password: plain:x}\n");
    CHECK(it.target_mistakes({"c"}).empty());
    CHECK(it.target_mistakes({"a"}).size() == 1);
    inventory_overrides over;
    over.password = secret_ref{"ask", std::make_shared<const secret>("x")};
    CHECK(it.target_mistakes({"a"}, over).empty());
}

TEST_CASE("a secret of every source, wherever it is meant for, is in the list for the redactor") {
    setenv("NETPOLL_TEST_SECRET", "by-env", 1);
    given it(R"(
defaults: {username: u, platform: ios, passphrase: plain:common-phrase}
hosts:
  env: {password: env:NETPOLL_TEST_SECRET, commands: x}
  cmd: {password: 'cmd:echo by-cmd', secret: plain:by-plain, commands: x}
  file: {password: file:pass, commands: x, private_key: [k, {path: l, passphrase: own-phrase}]}
  ask: {password: ask, login: {expect: 'PIN:', answer: plain:login-answer}, commands: x}
  text:
    password: by-text
    commands:
      - {send: copy, expect: word, answer: plain:answer}
      - - {send: copy, questions: [{expect: a, answer: plain:step-answer}]}
        - {send: more, expect: b, answer: plain:later-answer}
  other: {password: plain:not-selected, commands: x}
)");
    write_file(it / "pass", "by-file\n", 0600);
    write_file(it / "job", "commands: {send: x, expect: y, answer: plain:job-answer}\n", 0600);
    const auto ask = [](const std::string&) { return std::optional<std::string>("by-ask"); };
    const auto listed = [&it] {
        texts all = it.secrets;
        std::sort(all.begin(), all.end());
        return all;
    };
    it.targets({"env", "cmd", "file", "ask", "text", "env"}, {}, ask);
    CHECK(listed() == texts{"answer", "by-ask", "by-cmd", "by-env", "by-file", "by-plain",
                            "by-text", "common-phrase", "later-answer", "login-answer",
                            "own-phrase", "step-answer"});
    inventory_overrides over;
    over.password = secret_ref{"ask", std::make_shared<const secret>("typed")};
    over.job = it / "job";
    it.targets({"text"}, over);
    CHECK(listed() == texts{"job-answer", "typed"});
    over = {};
    over.names_secrets_only = true;
    it.targets({"env", "ask"}, over);
    CHECK(listed() == texts{"login-answer"});
    unsetenv("NETPOLL_TEST_SECRET");
}
