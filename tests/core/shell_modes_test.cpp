// Enable mode, logins inside the shell, log lines at the first prompt. Knows no socket.
#include "core/devices.hpp"
#include "core/play_all.hpp"

#include <doctest/doctest.h>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

platform ios_with_enable() {
    auto p = ios_like();
    p.default_mode = "privilege";
    p.on_open.clear();
    return p;
}

device enabled_device(platform kind = ios_with_enable()) {
    device who(std::move(kind), {"show x"});
    credentials login;
    login.username = "admin";
    login.enable = secret_of("en4ble!");
    who.set(login);
    return who;
}

script at_exec_prompt() {
    script lines;
    lines.feeds("\r\nr1>").quiet().sends("\n").feeds("\r\nr1>");
    return lines;
}

script& show_and_leave(script& lines, const std::string& prompt) {
    return lines.sends("show x\n")
        .feeds("show x\r\n1\r\n" + prompt)
        .sends("exit\n")
        .closes()
        .ends();
}

}  // namespace

TEST_CASE("enable is entered with its secret, and the prompt learnt again") {
    auto lines = at_exec_prompt();
    lines.sends("enable\n").feeds("enable\r\nPassword: ").sends("en4ble!\n").feeds("\r\nr1#");
    lines.quiet().sends("\n").feeds("\r\nr1#");
    const auto result = play_all(show_and_leave(lines, "r1#"), enabled_device());
    CHECK(result.results.at(0).output == "1\n");
}

TEST_CASE("enable that asks nothing or is already on is no question") {
    auto unasked = at_exec_prompt();
    unasked.sends("enable\n").feeds("enable\r\nr1#").quiet().sends("\n").feeds("\r\nr1#");
    play_all(show_and_leave(unasked, "r1#"), enabled_device());
    script on;
    on.feeds("\r\nr1#").quiet().sends("\n").feeds("\r\nr1#");
    play_all(show_and_leave(on, "r1#"), enabled_device());
}

TEST_CASE("without a secret the session stays where the login lands") {
    auto lines = at_exec_prompt();
    play_all(show_and_leave(lines, "r1>"), device(ios_with_enable(), {"show x"}));
}

TEST_CASE("a secret that is refused is not given twice") {
    auto again = at_exec_prompt();
    again.sends("enable\n").feeds("enable\r\nPassword: ").sends("en4ble!\n");
    again.feeds("\r\nPassword: ").ends(errc::auth_rejected);
    const auto asked = play_all(again, enabled_device());
    CHECK(asked.why->phase == phase::prompt);
    CHECK(asked.why->detail == "the device asks 'Password: ' again after 1 answer; check `secret`");
    auto back = at_exec_prompt();
    back.sends("enable\n").feeds("enable\r\nPassword: ").sends("en4ble!\n");
    back.feeds("\r\n% Bad secrets\r\n\r\nr1>").quiet().sends("\n").feeds("\r\nr1>");
    back.sends("exit\n").closes().ends(errc::auth_rejected);
    CHECK(play_all(back, enabled_device()).why->detail ==
          "'enable': % Bad secrets; check `secret`");
}

TEST_CASE("a way that takes no secret may lead nowhere") {
    auto kind = ios_with_enable();
    auto lines = at_exec_prompt();
    lines.sends("enable\n").feeds("enable\r\n% Denied\r\nr1>").quiet().sends("\n");
    lines.feeds("\r\nr1>");
    auto rejected = lines;
    play_all(show_and_leave(lines, "r1>"), enabled_device(kind));
    rejected.sends("show x\n").feeds("show x\r\n% Invalid input\r\nr1>").sends("exit\n").closes();
    const auto result = play_all(rejected.ends(errc::command_error), enabled_device(kind));
    CHECK(result.why->detail.ends_with("; before that, 'enable': % Denied"));
}

TEST_CASE("a step for another mode is typed there, and left out where that cannot be reached") {
    auto kind = ios_like();
    kind.on_open = {{"no page", false, "privilege", {}}};
    auto lines = at_exec_prompt();
    lines.sends("enable\n").feeds("enable\r\nPassword: ").sends("en4ble!\n").feeds("\r\nr1#");
    lines.quiet().sends("\n").feeds("\r\nr1#").sends("no page\n").feeds("no page\r\nr1#");
    play_all(show_and_leave(lines, "r1#"), enabled_device(kind));
    auto skipped = at_exec_prompt();
    play_all(show_and_leave(skipped, "r1>"), device(kind, {"show x"}));
}

TEST_CASE("a shell may ask for the login again, once") {
    auto kind = ios_like();
    kind.in_session_login = true;
    kind.on_open.clear();
    device who(kind, {"show x"});
    credentials login;
    login.username = "admin";
    login.password = secret_of("tops3cret");
    who.set(login);
    script lines;
    lines.feeds("\r\n(Cisco Controller)\r\nUser: ").sends("admin\n").feeds("admin\r\nPassword:");
    lines.sends("tops3cret\n").feeds("*****\r\nr1>").quiet().sends("\n").feeds("\r\nr1>");
    play_all(show_and_leave(lines, "r1>"), who);
    script refused;
    refused.feeds("User: ").sends("admin\n").feeds("admin\r\nPassword:").sends("tops3cret\n");
    refused.feeds("\r\nUser: ").sends("admin\n").feeds("admin\r\nPassword:");
    refused.ends(errc::auth_rejected);
    play_all(refused, who);
}

TEST_CASE("a log line behind the first prompt does not hide it") {
    const std::string log = "\r\n*Mar  1 00:00:01.000: %SYS-5-CONFIG_I: Configured\r\n";
    auto kind = ios_like();
    kind.on_open.clear();
    script lines;
    lines.feeds("\r\nr1#" + log).quiet().sends("\n").feeds("\r\nr1#").quiet().sends("\n");
    lines.feeds("\r\nr1#");
    play_all(show_and_leave(lines, "r1#"), device(kind, {"show x"}));
}

TEST_CASE(
    "a greeting that comes a page at a time is paged on, one that looks like a prompt is not") {
    auto kind = ios_like();
    kind.on_open.clear();
    script paged;
    paged.feeds("Welcome\r\n--More--").quiet().sends(" ").feeds("\r        \rto r1\r\nr1#");
    paged.quiet().sends("\n").feeds("\r\nr1#");
    play_all(show_and_leave(paged, "r1#"), device(kind, {"show x"}));
    script banner;
    banner.feeds("####\r\nkeep-out#\r\n\r\n").stalls().ends(errc::prompt_not_seen);
    play_all(banner, device(kind, {"show x"}));
}

TEST_CASE("a step for another mode than the default one is typed there, and the way back is gone") {
    auto kind = ios_with_enable();
    kind.modes[1].edges = {{"exec", {"disable", false, "", {}}, ""}};
    kind.on_open = {{"no page", true, "exec", {}}};
    auto lines = at_exec_prompt();
    const auto enable = [&] {
        lines.sends("enable\n").feeds("enable\r\nPassword: ").sends("en4ble!\n").feeds("\r\nr1#");
        lines.quiet().sends("\n").feeds("\r\nr1#");
    };
    enable();
    lines.sends("disable\n").feeds("disable\r\nr1>").quiet().sends("\n").feeds("\r\nr1>");
    lines.sends("no page\n").feeds("no page\r\nr1>");
    enable();
    play_all(show_and_leave(lines, "r1#"), enabled_device(kind));
}

TEST_CASE("a prompt that the platform defines for another mode is believed when it is quiet") {
    auto kind = ios_like();
    kind.modes.push_back(mode_of("configuration", R"([\w.\-]{1,63}\(config[\w\-]*\)#\s?)"));
    kind.modes[1].edges.push_back({"configuration", {"conf t", false, "", {}}, ""});
    kind.on_open.clear();
    device who(kind, {"conf t", "interface Gi1", "end"});
    script lines;
    lines.feeds("r1#").quiet().sends("\n").feeds("\r\nr1#").sends("conf t\n");
    lines.feeds("conf t\r\nEnter commands\r\nr1(config)#").quiet().sends("interface Gi1\n");
    lines.feeds("interface Gi1\r\nr1(config-if)#").quiet().sends("end\n");
    lines.feeds("end\r\nr1#").quiet().sends("exit\n").feeds("exit\r\n").closes().ends();
    const auto result = play_all(lines, who);
    REQUIRE(result.results.size() == 3);
    CHECK(result.results[0].output == "Enter commands\n");
    CHECK(result.results[2].output.empty());
    who.options.login_quiet = milliseconds{60};
    const auto talk = make_dialogue(who.who(), who.kind(), who.options);
    auto next = talk->resume(event::started{});
    const auto give = [&](const dialogue_event& what) {
        next = talk->resume(what);
        while (std::holds_alternative<action::send>(next))
            next = talk->resume(event::sent{});
    };
    give(event::received{"r1#"});
    give(event::timed_out{event::timer::idle});
    give(event::received{"\r\nr1#"});
    give(event::received{"conf t\r\nr1(config)#"});
    REQUIRE(std::holds_alternative<action::receive>(next));
    CHECK(std::get<action::receive>(next).idle == milliseconds{60});
}

TEST_CASE("a name that is cut, new or followed by a context is believed when it is quiet") {
    auto kind = ios_like();
    kind.modes[1].prompt = {R"([\w.\-/:]{1,63}#\s?)"};
    kind.modes.push_back(
        mode_of("configuration", R"([\w.\-/:]{1,63}\((?:config|admin)[\w\-]*\)#\s?)"));
    kind.modes[1].edges.push_back({"configuration", {"conf t", false, "", {}}, ""});
    kind.on_open.clear();
    using steps = std::vector<std::pair<std::string, std::string>>;
    const std::vector<steps> sessions{
        {{"", "a-very-long-hostname-indeed#"},
         {"conf t", "a-very-long-hostname(config)#"},
         {"interface Gi1", "a-very-long-hostname(config-if)#"},
         {"end", "a-very-long-hostname-indeed#"}},
        {{"", "r1#"},
         {"conf t", "r1(config)#"},
         {"hostname a-very-long-hostname-indeed", "a-very-long-hostname(config)#"},
         {"interface Gi1", "a-very-long-hostname(config-if)#"},
         {"end", "a-very-long-hostname-indeed#"}},
        {{"", "asa#"},
         {"changeto context X", "asa/X#"},
         {"conf t", "asa/X(config)#"},
         {"end", "asa/X#"},
         {"changeto context Y", "asa/Y#"},
         {"changeto system", "asa#"}},
        {{"", "asa/admin#"}, {"changeto context X", "asa/X#"}, {"changeto system", "asa#"}},
        {{"", "RP/0/RSP0/CPU0:r#"},
         {"admin", "RP/0/RSP0/CPU0:r(admin)#"},
         {"exit", "RP/0/RSP0/CPU0:r#"}}};
    for (const auto& session : sessions) {
        std::vector<std::string> typed;
        script lines;
        lines.feeds(session[0].second).quiet().sends("\n").feeds("\r\n" + session[0].second);
        for (std::size_t i = 1; i < session.size(); ++i) {
            typed.push_back(session[i].first);
            lines.sends(typed.back() + "\n").feeds(typed.back() + "\r\n" + session[i].second);
            lines.quiet();
        }
        CAPTURE(session[0].second);
        play_all(lines.sends("exit\n").closes().ends(), device(kind, typed));
    }
    // Another device than the one that was asked for, or a word that is no name of it.
    for (const std::string prompt : {"r2#", "X#", "r1/Y#", "a-very-lon(config)#"}) {
        CAPTURE(prompt);
        script lines;
        lines.feeds("a-very-long-hostname#").quiet().sends("\n").feeds("\r\na-very-long-hostname#");
        lines.sends("ssh X\n").feeds("ssh X\r\n" + prompt).quiet().sends("\n");
        lines.feeds("\r\n" + prompt).sends("exit\n").closes().ends();
        play_all(lines, device(kind, {"ssh X"}));
    }
}

TEST_CASE("a prompt of another processor, which no pattern knows, is learnt anew") {
    auto kind = ios_like();
    kind.on_open.clear();
    const device who(kind, {"admin", "show x"});
    for (const std::string prompt : {"RP/0/RSP0/CPU0:asr(admin)#", "sysadmin-vm:0_RP0# "}) {
        CAPTURE(prompt);
        script lines;
        lines.feeds("r1#").quiet().sends("\n").feeds("\r\nr1#").sends("admin\n");
        lines.feeds("admin\r\n" + prompt).quiet().sends("\n").feeds("\r\n" + prompt);
        lines.sends("show x\n").feeds("show x\r\n1\r\n" + prompt).sends("exit\n");
        lines.feeds("exit\r\n").closes().ends();
        const auto result = play_all(lines, who);
        REQUIRE(result.results.size() == 2);
        CHECK(result.results[1].output == "1\n");
    }
}

TEST_CASE("a bar that shows progress is no prompt, and nothing is typed at it") {
    const device who(ios_like(), {"copy a b"});
    for (const std::string bar : {"Loading ####", "[=====>", "45%", "Loading #"}) {
        CAPTURE(bar);
        script lines;
        open_ios(lines).sends("copy a b\n").feeds("copy a b\r\n" + bar).stalls();
        const auto result = play_all(lines.ends(errc::stalled), who);
        CHECK(result.results.at(0).status == command_status::timeout);
    }
}
