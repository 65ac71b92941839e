// Prompts that nobody foresaw, at the login and behind a line: names, states, greetings without a
// line end, a new prompt without one. Knows no socket.
#include "core/devices.hpp"
#include "core/play_all.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

platform named() {
    auto p = ios_like();
    p.modes[0].prompt = {"{name}> ?"};
    p.modes[1].prompt = {"{name}# ?"};
    p.on_open.clear();
    return p;
}

platform anything() {
    platform p;
    p.id = "anything";
    p.modes = {mode_of("any", R"((?:\S.{0,250})?[>#$%\]] ?)")};
    p.any_prompt = true;
    p.on_close = {{"exit", true, "", {}}};
    return p;
}

/// Enter gives the prompt back, and one command is run at it.
std::string output_at(const std::string& prompt, const platform& kind) {
    const bool says_little = prompt.find_first_of(
                                 "abcdefghijklmnopqrstuvwxyz"
                                 "ABCDEFGHIJKLMNOPQRSTUVWXYZ1") == prompt.npos;
    script lines;
    lines.feeds("Welcome\r\n" + prompt).quiet().sends("\n").feeds("\r\n" + prompt);
    lines.sends("show x\n").feeds("show x\r\n1\r\n" + prompt);
    if (says_little) lines.quiet();
    const auto result =
        play_all(lines.sends("exit\n").feeds("exit\r\n").closes().ends(), device(kind, {"show x"}));
    return result.results.empty() ? "(nothing)" : result.results[0].output;
}

void is_never_answered(const std::string& line, const platform& kind, errc why) {
    script lines;
    lines.feeds("Welcome\r\n" + line).stalls().ends(why);
    CAPTURE(line);
    play_all(lines, device(kind, {"show x"}));
}

}  // namespace

TEST_CASE("any last line that Enter gives back is the prompt where the platform says so") {
    const std::vector<std::string> prompts{"$ ",
                                           "# ",
                                           "> ",
                                           "% ",
                                           "/ # ",
                                           "~ # ",
                                           "~ $ ",
                                           "host:~ # ",
                                           "host:~ > ",
                                           "[h] # ",
                                           "[root@esx1:~] ",
                                           "Switched CDU: ",
                                           "admin:",
                                           "(unlicensed)UUT#",
                                           "sw1 (standby)"};
    for (const auto& prompt : prompts) {
        CAPTURE(prompt);
        CHECK(output_at(prompt, anything()) == "1\n");
    }
}

TEST_CASE("lines that Enter brings above the prompt are part of it") {
    const std::vector<std::string> prompts{
        "\xE2\x94\x8C(kali)-[~]\r\n\xE2\x94\x94$ ",
        "{master:0}\r\nu@x> ",
        "\r\n[/]\r\nA:admin@r# ",
    };
    for (const auto& prompt : prompts) {
        CAPTURE(prompt);
        CHECK(output_at(prompt, anything()) == "1\n");
    }
    // A line that came once is none of it.
    script lines;
    lines.feeds("[/]\r\nr1#").quiet().sends("\n").feeds("\r\nr1#").sends("show x\n");
    lines.feeds("show x\r\n[/]\r\nr1#").sends("exit\n").feeds("exit\r\n").closes().ends();
    CHECK(play_all(lines, device(anything(), {"show x"})).results.at(0).output == "[/]\n");
}

TEST_CASE("names and states that nobody foresaw are prompts") {
    const std::vector<std::string> prompts{
        "Z\xC3\xBCrich-sw1#", "R1,2#",   "core sw|1#",        "R&D*=!'?%{x}[y]#1#",
        "(unlicensed)UUT#",   "R1;2\"#", "switch(standby)# ", "Router(recovery-mode)#"};
    for (const auto& prompt : prompts) {
        CAPTURE(prompt);
        CHECK(output_at(prompt, named()) == "1\n");
    }
}

TEST_CASE("Enter is never pressed at what asks, nor at what only ends oddly") {
    for (const auto* question :
         {"Proceed? [y/n]#", "Proceed? [y/n]", "Reload? [confirm]", "Password: ",
          "Are you sure (yes/no)? > ", "Username:", "Destination filename [startup-config]? ",
          "Enter your choice: ", "Discard other session (Enter = yes) #",
          "Do you agree (press Enter to agree)> ", "Password> ", "login# ",
          "Enter your name: ", "Press <Enter> to accept the agreement or Ctrl-C", "Press Enter"}) {
        is_never_answered(question, anything(), errc::question);
        is_never_answered(question, named(), errc::question);
    }
    is_never_answered("############", named(), errc::prompt_not_seen);
    is_never_answered("Loading, please wait ...", named(), errc::prompt_not_seen);
}

TEST_CASE("a greeting without a line end before the prompt gets one Enter") {
    for (const auto& greeting :
         {std::string("Authorized use only! "),
          std::string("Who logs in must accept and agree to it. "), std::string(600, 'x') + " ",
          std::string("Only \x01 for staff. ")}) {
        CAPTURE(greeting);
        script lines;
        lines.feeds(greeting + "r1#").quiet().sends("\n").feeds("\r\nr1#").quiet().sends("\n");
        lines.feeds("\r\nr1#").sends("show x\n").feeds("show x\r\n1\r\nr1#");
        lines.sends("exit\n").closes().ends();
        CHECK(play_all(lines, device(named(), {"show x"})).results.at(0).output == "1\n");
    }
}

TEST_CASE("a prompt that comes back without a line end is the prompt") {
    auto kind = ios_like();
    const device who(kind, {"show x"});
    for (const auto* back :
         {"\r\x1b[Kr1#", "\x1b[2K\rr1#", "\r                    \rr1#", "\rr1#"}) {
        CAPTURE(back);
        script lines;
        lines.feeds("r1#").quiet().sends("\n").feeds(back).quiet().sends("terminal length 0\n");
        lines.feeds(std::string("terminal length 0") + back).quiet().sends("\n");
        lines.feeds(back).quiet().sends("show x\n").feeds("show x\r\n1\r\nr1#");
        lines.sends("exit\n").closes().ends();
        CHECK(play_all(lines, who).results.at(0).output == "1\n");
    }
}

TEST_CASE("a prompt with a clock is known by all but its numbers") {
    auto kind = named();
    script lines;
    lines.feeds("12:00:01 r,1#");
    for (int second = 2; second < 6; ++second) {
        lines.quiet().sends("\n").feeds("\r\n12:00:0" + std::to_string(second) + " r,1#");
    }
    lines.quiet().sends("show x\n").feeds("show x\r\nVLAN,x#\r\n12:00:09 r,1#");
    lines.quiet().sends("exit\n").closes().ends();
    CHECK(play_all(lines, device(kind, {"show x"})).results.at(0).output == "VLAN,x#\n");
}
