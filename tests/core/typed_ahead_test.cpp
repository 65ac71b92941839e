// Questions that come while Enter, or a line without its echo, is not answered yet: that may go
// into the question, and an answer into whatever comes then. Knows no socket.
#include "core/devices.hpp"
#include "core/play_all.hpp"
#include "core/prompt_finder.hpp"
#include "support/has.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <variant>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

const std::string console_log =
    "*Mar  1 00:00:01.003: %SYS-5-CONFIG_I: Configured from console\r\n";

platform quick_to_open(std::string mode) {
    auto kind = ios_like();
    kind.default_mode = std::move(mode);
    kind.on_open.clear();
    return kind;
}

device logging_in(platform kind, std::vector<question> questions = {}) {
    device who(std::move(kind), {"show x"});
    credentials login;
    login.username = "admin";
    login.password = secret_of("tops3cret");
    login.enable = secret_of("en4ble!");
    login.questions = std::move(questions);
    who.set(login);
    return who;
}

device wants_enable() {
    return logging_in(quick_to_open("privilege"));
}

const question account{"Acct password", "", secret_of("acc0unt"), true};

// Enter is typed at a prompt that "enable" did not lead to.
script enter_behind_enable(const std::string& said = {}) {
    script lines;
    lines.feeds("\r\nr1>").quiet().sends("\n").feeds("\r\nr1>").sends("enable\n");
    return lines.feeds("enable\r\n" + said + "r1>").quiet().sends("\n");
}

script& show_x_and_leave(script& lines, const std::string& prompt = "\r\nr1#") {
    lines.feeds(prompt).quiet().sends("\n").feeds("\r\nr1#").sends("show x\n");
    return lines.feeds("show x\r\n1\r\nr1#").sends("exit\n").closes().ends();
}

void gives_up(script lines, const device& who, const std::string& typed = "Enter") {
    const auto result = play_all(lines.stalls().ends(errc::question), who);
    REQUIRE(result.why);
    CHECK(has(result.why->detail, typed + ", typed at that prompt, may have answered it"));
    CHECK(result.why->phase == phase::prompt);
    CHECK(result.results.at(0).status == command_status::not_run);
}

}  // namespace

TEST_CASE("the secret of a mode is not typed where Enter may be the answer") {
    for (const auto& said : {std::string(), console_log, "Welcome\r\n" + console_log}) {
        for (const std::string then : {"", "\r\n", "\r\nr1#", "\r\n% Access denied\r\nr1>",
                                       "\r\n% Bad secrets\r\n\r\nr1>"}) {
            CAPTURE(said);
            CAPTURE(then);
            const auto lines = enter_behind_enable(said);
            gives_up(script(lines).feeds("\r\nPassword: ").feeds(then), wants_enable());
            gives_up(script(lines).feeds("\r\n" + console_log + "Password: ").feeds(then),
                     wants_enable());
        }
    }
}

TEST_CASE("a secret waits however long Enter is under way") {
    const auto who = wants_enable();
    const std::vector<compiled_answer> questions{
        {pattern::compile("Password:", anchoring::anywhere).value(),
         {"Password:", "$secret", true, 1}}};
    for (const auto delay : {0, 30, 100, 800, 1'500, 3'200, 4'999}) {
        CAPTURE(delay);
        terminal screen;
        prompt known(who.kind());
        screen.write("r1>");
        prompt_finder_options options;
        options.typed = "enable";
        prompt_finder finder(screen, known, who.kind(), questions, *who.who().login, options);
        screen.write("enable\r\n" + console_log + "r1>");
        CHECK(std::get<request::type>(finder.look(milliseconds{100})).bytes == "\n");
        screen.write("\r\nPassword: ");
        CHECK(std::holds_alternative<request::wait>(finder.look(milliseconds{delay})));
        screen.write("\r\nr1#");
        CHECK(std::holds_alternative<request::wait>(finder.look(milliseconds{0})));
        const auto end = finder.look(milliseconds{500});
        CHECK(std::get<request::fail>(end).error.code == errc::question);
    }
}

TEST_CASE("a question that is asked again once Enter went into it is answered") {
    for (const std::string between : {"\r\n", "\r\n\r\n"}) {
        CAPTURE(between);
        auto lines = enter_behind_enable(console_log);
        lines.feeds("\r\nPassword: ").feeds(between + "Password: ").quiet().sends("en4ble!\n");
        play_all(show_x_and_leave(lines), wants_enable());
    }
    auto refused = enter_behind_enable();
    refused.feeds("\r\nPassword: \r\nPassword: ").quiet().sends("en4ble!\n");
    refused.feeds("\r\n% Access denied\r\nr1>").quiet().sends("\n").feeds("\r\nr1>");
    refused.sends("exit\n").closes().ends(errc::auth_rejected);
    CHECK(has(play_all(refused, wants_enable()).why.value_or(error{}).detail, "% Access denied"));
}

TEST_CASE("a question that is only drawn again is not asked again") {
    const auto lines = enter_behind_enable();
    for (const auto& between : {console_log, std::string("Somebody wrote this\r\n")}) {
        CAPTURE(between);
        const auto asked = "\r\nPassword: \r\n" + between + "Password: ";
        gives_up(script(lines).feeds(asked), wants_enable());
        gives_up(script(lines).feeds(asked).feeds("\r\nr1#"), wants_enable());
    }
    gives_up(script(lines).feeds("\r\nPassword: \rPassword: ").feeds("\r\nr1#"), wants_enable());
    gives_up(script(lines).feeds("\r\nPassword: \r\nUsername: ").feeds("\r\nr1#"), wants_enable());
}

TEST_CASE("every Enter that was typed is counted") {
    auto lines = enter_behind_enable();
    lines.quiet().sends("\n").feeds("\r\nPassword: \r\nPassword: ");
    gives_up(lines, wants_enable());
    gives_up(script(lines).feeds("\r\nr1#"), wants_enable());
    lines.feeds("\r\nPassword: ").quiet().sends("en4ble!\n");
    play_all(show_x_and_leave(lines), wants_enable());
}

TEST_CASE("a secret is not typed before the line that asks for it was echoed") {
    for (const std::string then : {"", "\r\nPassword: ", "\r\nr1#"}) {
        CAPTURE(then);
        script lines;
        lines.feeds("\r\nr1>").quiet().sends("\n").feeds("\r\nr1>").sends("enable\n");
        gives_up(lines.feeds("\r\nPassword: ").feeds(then), wants_enable(), "'enable'");
    }
    script beside;
    beside.feeds("\r\nr1>").quiet().sends("\n").feeds("\r\nr1>").sends("enable\n");
    beside.feeds("Password: ");
    gives_up(script(beside).feeds("\r\nr1#"), wants_enable(), "'enable'");
    play_all(show_x_and_leave(beside.stalls().sends("en4ble!\n")), wants_enable());
}

TEST_CASE("an answer of the login is not typed where Enter may be the answer") {
    const auto who = logging_in(quick_to_open(""), {account});
    for (const std::string greeting : {"\r\nr1#", "\r\nStaff-only#"}) {
        CAPTURE(greeting);
        script lines;
        lines.feeds(greeting).quiet().sends("\n").feeds("\r\nAcct password: ");
        gives_up(lines, who);
        gives_up(script(lines).feeds("\r\nr1#"), who);
        lines.feeds("\r\nAcct password: ").quiet().sends("acc0unt\n");
        play_all(show_x_and_leave(lines), who);
    }
    script early;
    early.feeds("Acct password: ").sends("acc0unt\n");
    play_all(show_x_and_leave(early), who);
}

TEST_CASE("neither user nor password is typed where Enter was taken for the user") {
    auto kind = quick_to_open("");
    kind.in_session_login = true;
    const auto who = logging_in(kind);
    for (const std::string greeting : {"\r\nr1#", "\r\nFor staff>"}) {
        CAPTURE(greeting);
        script lines;
        lines.feeds(greeting).quiet().sends("\n").feeds("\r\nUser Name:");
        gives_up(lines, who);
        gives_up(script(lines).feeds("\r\nPassword:"), who);
        gives_up(script(lines).feeds("\r\nPassword:\r\nfailed\r\nUser Name:"), who);
        lines.feeds("\r\nUser Name:").quiet().sends("admin\n");
        lines.feeds("admin\r\nPassword:").sends("tops3cret\n");
        play_all(show_x_and_leave(lines), who);
    }
}

TEST_CASE("an answer to a command waits for the command's echo and for Enter") {
    device who(ios_like(), {});
    who.set({{"copy x", {{"assword", "", secret_of("tftp-s3cret"), true}}}});
    script typed;
    open_ios(typed).sends("copy x\n");
    auto probed = typed;
    for (const std::string then : {"", "\r\nr1#"}) {
        CAPTURE(then);
        auto lines = typed;
        lines.feeds("\r\nPassword: ").feeds(then).stalls().ends(errc::question);
        const auto result = play_all(lines, who);
        CHECK(has(result.why.value_or(error{}).detail, "'copy x', typed at that prompt"));
    }
    probed.feeds("copy x\r\nr2>").stalls().sends("\n").feeds("\r\nPassword: ");
    auto held = probed;
    held.stalls().ends(errc::question);
    CHECK(has(play_all(held, who).why.value_or(error{}).detail, "Enter, typed at that prompt"));
    probed.feeds("\r\nPassword: ").quiet().sends("tftp-s3cret\n").feeds("\r\ndone\r\nr1#");
    probed.sends("exit\n").closes().ends(errc::ambiguous_prompt);
    play_all(probed, who);
}

TEST_CASE("a question that is drawn again behind its answer is not answered again") {
    const auto who = wants_enable();
    script lines;
    lines.feeds("\r\nr1>").quiet().sends("\n").feeds("\r\nr1>").sends("enable\n");
    lines.feeds("enable\r\nPassword: ").sends("en4ble!\n");
    for (const auto& drawn :
         {"\r\n" + console_log + "Password: ", console_log + "Password: ",
          std::string("\rPassword: "), std::string("\r\nSomebody wrote this\r\nPassword: ")}) {
        CAPTURE(drawn);
        auto granted = script(lines).feeds(drawn);
        play_all(show_x_and_leave(granted), who);
    }
    auto waits = script(lines).feeds("\r\n" + console_log + "Password: ");
    const auto result = play_all(waits.stalls().ends(errc::auth_rejected), who);
    CHECK(has(result.why.value_or(error{}).detail, "again after 1 answer; check `secret`"));
    auto wrong = script(lines).feeds("\r\nPassword: ").stalls().ends(errc::auth_rejected);
    play_all(wrong, who);
}

TEST_CASE("a user name that is asked again because of a log line does not push the password on") {
    auto kind = quick_to_open("");
    kind.in_session_login = true;
    for (const auto& between : {console_log, std::string("Somebody wrote this\r\n")}) {
        script lines;
        lines.feeds("\r\nUser Name:").sends("admin\n").feeds("\r\n" + between + "User Name:");
        lines.feeds("admin\r\nPassword:").sends("tops3cret\n");
        play_all(show_x_and_leave(lines), logging_in(kind));
    }
}

TEST_CASE("a step's question that is drawn again is not answered again") {
    auto kind = ios_like();
    kind.on_open = {{"paging off", true, "", {{"Password:", "$secret", true, 3}}}};
    script lines;
    lines.feeds("r1#").quiet().sends("\n").feeds("\r\nr1#").sends("paging off\n");
    lines.feeds("paging off\r\nPassword: ").sends("en4ble!\n");
    lines.feeds("\r\n" + console_log + "Password: ").feeds("\r\nr1#").sends("show x\n");
    lines.feeds("show x\r\n1\r\nr1#").sends("exit\n").closes().ends();
    play_all(lines, logging_in(kind));
}
