// Secrets in a session are typed only where they are asked for, and what else is asked on the way
// to a prompt is a question. Knows no socket.
#include "core/devices.hpp"
#include "core/play_all.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

const definition::answer any_password{"(?i)password[^:]*: ?$", "$secret", true, 1};

device with_secrets(platform kind) {
    device who(std::move(kind), {"show x"});
    credentials login;
    login.username = "admin";
    login.password = secret_of("tops3cret");
    login.enable = secret_of("en4ble!");
    who.set(login);
    return who;
}

platform enabling(const definition::answer& known = any_password) {
    auto kind = ios_like();
    kind.default_mode = "privilege";
    kind.modes[0].edges[0].how.questions = {known};
    kind.on_open.clear();
    return kind;
}

script at_enable(const std::string& asked, const std::string& prompt = "r1>") {
    script lines;
    lines.feeds("\r\n" + prompt).quiet().sends("\n").feeds("\r\n" + prompt).sends("enable\n");
    lines.feeds("enable\r\n" + asked);
    return lines;
}

script& show_and_leave(script& lines) {
    lines.feeds("\r\nr1#").quiet().sends("\n").feeds("\r\nr1#").sends("show x\n");
    return lines.feeds("show x\r\n1\r\nr1#").sends("exit\n").closes().ends();
}

void is_not_typed(const std::string& asked, errc why) {
    CAPTURE(asked);
    auto lines = at_enable(asked);
    const auto result = play_all(lines.stalls().ends(why), with_secrets(enabling()));
    CHECK(result.why.value_or(error{}).phase == phase::prompt);
}

}  // namespace

TEST_CASE("the secret of a mode is not typed where a new password is asked for") {
    for (const std::string asked :
         {"Enter new password: ", "Set new enable password: ", "Confirm password: ",
          "Your password has expired.\r\nPassword: ", "Password expired. Enter old password: ",
          "Your password has expired.\r\n\r\nPassword: ", "Retype password:", "Repeat Password: ",
          "The enable password is not set.  Please set it now.\r\nEnter  Password: "}) {
        is_not_typed(asked, errc::password_expired);
    }
}

TEST_CASE("the secret of a mode is not typed where another secret is asked for") {
    for (const std::string asked :
         {"Token password: ", "One-time Password: ", "Enter your PIN, not your password: "}) {
        is_not_typed(asked, errc::question);
    }
}

TEST_CASE("the secret of a mode goes to what asks for it, whatever the names are") {
    for (const std::string asked :
         {"Password: ", "[sudo] password for admin: ", "[sudo] password for new-token-7: ",
          "Sorry, try again.\r\n[sudo] password for admin: ", "Kennwort: ", "Mot de passe : ",
          "\u5BC6\u7801\uFF1A", "%SEC-6-NEW: new password of x\r\nPassword: "}) {
        CAPTURE(asked);
        auto lines = at_enable(asked);
        const bool known = asked.find("assword") != asked.npos;
        if (!known) lines.quiet();
        play_all(show_and_leave(lines.sends("en4ble!\n")), with_secrets(enabling()));
    }
    auto vault = at_enable("Password: ", "new-password-vault>");
    vault.sends("en4ble!\n").feeds("\r\nr1#").quiet();
    play(vault, with_secrets(enabling()));
}

TEST_CASE("a platform that names a token gets it") {
    const definition::answer token{"(?i)token password: ?$", "$secret", true, 1};
    auto lines = at_enable("Token password: ");
    play_all(show_and_leave(lines.sends("en4ble!\n")), with_secrets(enabling(token)));
}

TEST_CASE("a login inside the shell, and a step, pass the same words") {
    auto kind = ios_like();
    kind.in_session_login = true;
    const std::vector<std::pair<std::string, errc>> questions{
        {"Your password has expired.\r\nPassword: ", errc::password_expired},
        {"Password (token): ", errc::question}};
    for (const auto& each : questions) {
        const auto& asked = each.first;
        const auto why = each.second;
        CAPTURE(asked);
        script login;
        login.feeds("User: ").sends("admin\n").feeds("admin\r\n" + asked).stalls().ends(why);
        play_all(login, with_secrets(kind));
    }
    auto stepping = ios_like();
    stepping.on_open = {{"paging off", true, "", {any_password}}};
    script step;
    step.feeds("r1#").quiet().sends("\n").feeds("\r\nr1#").sends("paging off\n");
    step.feeds("paging off\r\nNew password: ").stalls().ends(errc::password_expired);
    play_all(step, with_secrets(stepping));
}

TEST_CASE("what else a change of mode asks is a question") {
    for (const std::string asked :
         {"Username: ", "Username:", "r1 login: ", "Sure? [y/n] ", "Terminal type? [vt100] "}) {
        is_not_typed(asked, errc::question);
    }
    auto kind = enabling();
    kind.modes[0].edges[0].how.questions.push_back({"Username: $", "$username", true, 1});
    auto lines = at_enable("Username: ");
    lines.sends("admin\n").feeds("admin\r\nPassword: ").sends("en4ble!\n");
    play_all(show_and_leave(lines), with_secrets(kind));
}

TEST_CASE("a question before the first prompt is said in seconds, with the line that answers it") {
    const std::vector<std::pair<std::string, std::string>> questions{
        {"Do you accept the terms? [y/n]: ",
         "login: [{expect: 'Do you accept the terms', answer: 'y'}]"},
        {"Would you like to enter the initial configuration dialog? [yes/no]: ", "answer: 'yes'}]"},
        {"Terminal type? [vt100] ", "login: [{expect: 'Terminal type', answer: ''}]"},
        {"Password: ", "login: [{expect: 'Password', answer: 'env:NAME'}]"}};
    for (const auto& each : questions) {
        const auto& asked = each.first;
        const auto& how = each.second;
        CAPTURE(asked);
        script lines;
        lines.feeds("Welcome\r\n" + asked).quiet().ends(errc::question);
        const auto result = play_all(lines, device(ios_like(), {"show x"}));
        const auto why = result.why.value_or(error{});
        CHECK(why.detail.find(how) != std::string::npos);
        CHECK(why.phase == phase::prompt);
        CHECK(why.unanswered);
    }

    script answered;
    answered.feeds("Password: ").sends("tops3cret\n").feeds("***").stalls();
    auto kind = ios_like();
    kind.login = {{"assword: ?", "$password", true, 1}};
    play_all(answered.ends(errc::prompt_not_seen), with_secrets(kind));
}
