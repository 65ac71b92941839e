// Questions that come just behind a prompt, when something was typed at it already, and questions
// that look like prompts. Knows no socket.
#include "core/devices.hpp"
#include "core/open_question.hpp"
#include "core/play_all.hpp"
#include "core/prompt_finder.hpp"
#include "support/has.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

using asked_and_why = std::pair<std::string, errc>;

const std::vector<asked_and_why> questions{
    {"New password: ", errc::password_expired},
    {"Enter old password:", errc::password_expired},
    {"Do you want to change it now? [y/n] ", errc::question},
    {"Do you want to change it now?", errc::question},
    {"Password: ", errc::question},
    {"Username: ", errc::question},
    {"Please press Enter to agree", errc::question},
};

platform without_opening() {
    auto kind = ios_like();
    kind.on_open.clear();
    return kind;
}

std::string detail_of(const played& what) {
    return what.why ? what.why->detail : std::string();
}

}  // namespace

TEST_CASE("a question between a prompt and the answer to Enter took that Enter") {
    for (const auto& each : questions) {
        const auto& asked = each.first;
        const auto& why = each.second;
        CAPTURE(asked);
        script lines;
        lines.feeds("Welcome\r\nr1#").quiet().sends("\n");
        script open = lines;
        lines.feeds("\r\n" + asked + "\r\nr1#").ends(why);
        const auto result = play_all(lines, device(ios_like(), {"show x"}));
        CHECK(has(detail_of(result), "after it had shown its prompt; Enter, typed at that prompt"));
        CHECK(result.results.at(0).status == command_status::not_run);
        open.feeds("\r\n" + asked).stalls().ends(why);
        const auto waits = play_all(open, device(ios_like(), {"show x"}));
        CHECK(has(detail_of(waits), why == errc::question ? "at which Enter was typed"
                                                          : "nothing was typed after Enter"));
        script same_line;
        same_line.feeds("r1#").quiet().sends("\n").feeds(" " + asked + "\r\nr1#").ends(why);
        play_all(same_line, device(ios_like(), {"show x"}));
    }
}

TEST_CASE("a notice between a prompt and the answer to Enter is no question") {
    for (const std::string notice :
         {"Welcome back, bob.", "Last login: Mon Jan 5 10:00:01 from 192.0.2.7",
          "*Mar  1 00:01:02.003: %SYS-5-CONFIG_I: Configured from console by bob",
          "System restarts at 12:00"}) {
        CAPTURE(notice);
        script lines;
        lines.feeds("r1#").quiet().sends("\n").feeds("\r\n" + notice + "\r\nr1#");
        lines.sends("show x\n").feeds("show x\r\n1\r\nr1#").sends("exit\n").closes().ends();
        play_all(lines, device(without_opening(), {"show x"}));
    }
}

TEST_CASE("a question behind the learnt prompt took the line that was typed there") {
    for (const auto& each : questions) {
        const auto& asked = each.first;
        const auto& why = each.second;
        if (asked.find("agree") != asked.npos) continue;  // an output may say so
        CAPTURE(asked);
        script opening;
        opening.feeds("r1#").quiet().sends("\n").feeds("\r\nr1#").sends("terminal length 0\n");
        script unechoed = opening;
        opening.feeds("\r\n" + asked + "\r\nr1#terminal length 0\r\nr1#").ends(why);
        const auto result = play_all(opening, device(ios_like(), {"show x"}));
        CHECK(has(detail_of(result), "; 'terminal length 0', typed at that prompt"));
        unechoed.feeds("\r\n" + asked + "\r\n% Bad answer\r\nr1#").stalls().ends(why);
        play_all(unechoed, device(ios_like(), {"show x"}));

        script command;
        command.feeds("r1#").quiet().sends("\n").feeds("\r\nr1#").sends("show x\n");
        command.feeds("\r\n" + asked + "\r\nr1#show x\r\n1\r\nr1#").ends(why);
        const auto cut = play_all(command, device(without_opening(), {"show x"}));
        CHECK(cut.results.at(0).status == command_status::incomplete);
    }
}

// What the device shows of the line that went into its question, and what it says to that.
TEST_CASE("a question that came while the first or a later command was typed took that command") {
    for (const auto& each : questions) {
        const auto& asked = each.first;
        const auto& why = each.second;
        if (asked.find("agree") != asked.npos) continue;  // an output may say so
        for (const std::string shown : {"", "show x"}) {
            for (const std::string begin :
                 {"\r\n", " ", "\r\n\r\n", "\r\n%SYS-5-RESTART: r1\r\n"}) {
                for (const std::string said : {"\r\n", "\r\n% Please answer y or n.\r\n"}) {
                    CAPTURE(asked);
                    CAPTURE(shown);
                    CAPTURE(begin);
                    CAPTURE(said);
                    const auto taken = begin + asked + shown + said + "r1#";
                    script first;
                    open_ios(first).sends("show x\n").feeds(taken).stalls().ends(why);
                    const auto result = play_all(first, device(ios_like(), {"show x", "show y"}));
                    CHECK(has(detail_of(result), "; 'show x', typed at that prompt"));
                    CHECK(has(detail_of(result), "1 command was not sent"));
                    CHECK(result.results.at(0).status == command_status::incomplete);
                    CHECK(result.results.at(1).status == command_status::not_run);

                    script later;
                    open_ios(later).sends("show w\n").feeds("show w\r\n1\r\nr1#");
                    later.sends("show x\n").feeds(taken).stalls().ends(why);
                    const auto other =
                        play_all(later, device(ios_like(), {"show w", "show x", "show y"}));
                    CHECK(other.results.at(1).status == command_status::incomplete);
                    CHECK(other.results.at(2).status == command_status::not_run);
                }
            }
        }
    }
}

TEST_CASE("a question that took a command and asks again is told as that, and gets nothing") {
    for (const auto& each : questions) {
        const auto& asked = each.first;
        if (asked.find("agree") != asked.npos) continue;
        CAPTURE(asked);
        script lines;
        open_ios(lines).sends("show x\n").feeds("\r\n" + asked + "show x\r\n" + asked).stalls();
        lines.ends(each.second);
        const auto result = play_all(lines, device(ios_like(), {"show x", "show y"}));
        CHECK(has(detail_of(result), "after it had shown its prompt; 'show x', typed at that"));
        CHECK(result.results.at(1).status == command_status::not_run);
    }
}

TEST_CASE("a question between two commands is no output of the first, or both are in doubt") {
    const device who(ios_like(), {"show w", "show x", "show y"});
    script lines;
    open_ios(lines).sends("show w\n").feeds("show w\r\n1\r\nr1#").sends("show x\n");
    lines.feeds("\r\nChange it now? [y/n] \r\nr1#show x\r\n2\r\nr1#").ends(errc::question);
    const auto result = play_all(lines, who);
    CHECK(result.results.at(0).status == command_status::incomplete);
    CHECK(result.results.at(1).status == command_status::incomplete);
    CHECK(result.results.at(2).status == command_status::not_run);
}

TEST_CASE("whatever took a command in its place, no later one is typed there") {
    for (const std::string reply : {"\r\nPress a key to go on\r\nr1#", "\r\nr1#", "Sorry\r\nr1#",
                                    "\r\nno such command: show x\r\nr1#"}) {
        CAPTURE(reply);
        script lines;
        open_ios(lines).sends("show x\n").feeds(reply).quiet().sends("exit\n").closes();
        lines.ends(errc::echo_not_seen);
        const auto result = play_all(lines, device(ios_like(), {"show x", "show y"}));
        CHECK(result.results.at(0).status == command_status::incomplete);
        CHECK(result.results.at(1).status == command_status::not_run);
        CHECK(has(detail_of(result), "; stopped after 'show x'; 1 command was not sent"));
    }
    // A device that masks or completes what is typed has it all the same.
    for (const std::string shown : {"show *****", "sh x", "SHOW X", "******"}) {
        CAPTURE(shown);
        script lines;
        open_ios(lines).sends("show x\n").feeds(shown + "\r\n1\r\nr1#").quiet().sends("show y\n");
        lines.feeds("show y\r\n2\r\nr1#").sends("exit\n").closes().ends(errc::echo_not_seen);
        const auto result = play_all(lines, device(ios_like(), {"show x", "show y"}));
        CHECK(result.results.at(1).status == command_status::ok);
    }
}

TEST_CASE("a question before a change of mode took its line") {
    auto kind = ios_like();
    kind.default_mode = "privilege";
    device who(kind, {"show x"});
    credentials login;
    login.enable = secret_of("s3cret");
    who.set(login);
    script lines;
    lines.feeds("r1>").quiet().sends("\n").feeds("\r\nr1>").sends("enable\n");
    script plain = lines;
    lines.feeds("\r\nChange your password now? [y/n] enable\r\nr1>").ends(errc::question);
    CHECK(has(detail_of(play_all(lines, who)), "; 'enable', typed at that prompt"));
    // The question that the platform foresaw is none of these.
    plain.feeds("enable\r\nPassword: ").sends("s3cret\n").feeds("\r\nr1#").quiet().sends("\n");
    plain.feeds("\r\nr1#").sends("terminal length 0\n").feeds("terminal length 0\r\nr1#");
    plain.sends("show x\n").feeds("show x\r\n1\r\nr1#").sends("exit\n").closes().ends();
    play_all(plain, who);
}

TEST_CASE("Enter is never pressed at a word that only looks like a prompt") {
    for (const std::string asked :
         {"Selection#", "Selection> ", "Your choice> ", "menu#", "PIN>", "Confirm#", "Passwort>",
          "contrase\xC3\xB1"
          "a#",
          "\xE5\xAF\x86\xE7\xA0\x81# ", "ack? R1#", "Shall I go on? r1> "}) {
        CAPTURE(asked);
        auto kind = without_opening();
        script lines;
        lines.feeds("Welcome\r\n" + asked).stalls().ends(errc::question);
        play_all(lines, device(kind, {"show x"}));
        kind.any_prompt = true;
        play_all(lines, device(kind, {"show x"}));
        script later;
        open_ios(later).sends("show x\n").feeds("show x\r\n" + asked).stalls().ends(errc::question);
        CHECK(play_all(later, device(ios_like(), {"show x"})).results.at(0).status ==
              command_status::incomplete);
    }
    for (const char* prompt :
         {"selection-1#", "menu1#", "pinfield>", "pass-gw1#", "R1? #", "sw?1#"})
        CHECK_MESSAGE(!poses_as_prompt(prompt), prompt);
}

TEST_CASE("who has an answer to a question of the login gives it the time to come") {
    const device who(ios_like(), {});
    const credentials login;
    for (const bool expected : {false, true}) {
        terminal screen;
        prompt known(who.kind());
        const auto asked = compile(expected ? std::vector<question>{{"change it now", "n"}}
                                            : std::vector<question>{});
        prompt_finder finder(screen, known, who.kind(), asked, login, {});
        screen.write("r1#");
        const auto next = finder.look(milliseconds{100});
        if (expected)
            CHECK(std::get<request::wait>(next).quiet == milliseconds{500});
        else
            CHECK(std::get<request::type>(next).bytes == "\n");
    }
}
