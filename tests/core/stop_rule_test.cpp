// Jobs that change something: where they end, how they leave, what is never typed. Knows no socket.
#include "core/stop_rule.hpp"
#include "core/devices.hpp"
#include "core/play_all.hpp"

#include <doctest/doctest.h>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

constexpr auto rejected = "                 ^\r\n% Invalid input detected at '^' marker.\r\n\r\n";

definition::mode::edge way(std::string to, std::string send,
                           std::vector<definition::answer> questions = {}) {
    return {std::move(to), {std::move(send), false, "", std::move(questions)}, ""};
}

platform with_configuration(std::string prompt, definition::mode::edge out) {
    auto p = ios_like();
    p.modes.push_back(mode_of("configuration", std::move(prompt)));
    p.modes[1].edges = {way("configuration", "configure terminal")};
    p.modes[2].edges = {std::move(out)};
    p.on_open.clear();
    return p;
}

platform ios() {
    return with_configuration(R"([\w.\-]{1,63}\([\w\-]{1,40}\)#\s?)", way("privilege", "end"));
}

platform xr() {
    auto p = with_configuration(
        R"(RP/[\w/]{1,24}:[\w.\-]{1,63}\(config[\w\-]{0,40}\)#\s?)",
        way("privilege", "end", {{"(?i)uncommitted changes found", "no", true, 1}}));
    p.modes[1].prompt = {R"(RP/[\w/]{1,24}:[\w.\-]{1,63}#\s?)"};
    p.errors.push_back("% Failed to commit");
    return p;
}

platform junos() {
    auto p = ios_like();
    p.modes = {mode_of("operational", R"(\w+@[\w.\-]{1,63}>\s?)"),
               mode_of("configuration", R"(\w+@[\w.\-]{1,63}#\s?)")};
    p.modes[0].edges = {way("configuration", "configure")};
    p.modes[1].edges = {way("operational", "exit configuration-mode",
                            {{"(?i)exit with uncommitted changes", "yes", true, 1}})};
    p.line_above = R"(\[edit[^\]]*\])";
    p.on_open.clear();
    p.errors = {"unknown command", "syntax error", "error: "};
    return p;
}

script at_prompt(const std::string& prompt) {
    script lines;
    lines.feeds("\r\n" + prompt).quiet().sends("\n").feeds("\r\n" + prompt);
    return lines;
}

// A line, and what comes back: up to a prompt that needs quiet where it is another, or right behind
// the echo.
script& say(script& lines, const std::string& line, const std::string& answer,
            const std::string& prompt, bool other_prompt = false) {
    lines.sends(line + "\n").feeds(line + "\r\n" + answer + prompt);
    return other_prompt || answer.empty() ? lines.quiet() : lines;
}

script in_configuration() {
    auto lines = at_prompt("r1#");
    return say(lines, "conf t", "", "r1(config)#", true);
}

script& bye(script& lines, std::optional<errc> why = errc::command_error) {
    return lines.sends("exit\n").feeds("exit\r\n").closes().ends(why);
}

// "ok error_marker not_run"
std::string verdicts(const played& what) {
    std::string text;
    for (const auto& each : what.results)
        text += (text.empty() ? "" : " ") + std::string(name(each.status));
    return text;
}

bool says(const played& what, std::string_view words) {
    REQUIRE(what.why);
    const bool said = what.why->detail.find(words) != std::string::npos;
    CHECK_MESSAGE(said, what.why->detail);
    return said;
}

device rule(device who, on_error policy) {
    who.set(policy);
    return who;
}

}  // namespace

TEST_CASE("IOS: a rejected line ends the job, configuration mode is left, nothing is saved") {
    auto lines = at_prompt("r1#");
    say(lines, "conf t", "Enter commands\r\n", "r1(config)#", true);
    say(lines, "interface Gi9", rejected, "r1(config)#");
    say(lines, "end", "", "r1#", true);
    const device who(ios(), {"conf t", "interface Gi9", "shutdown", "end", "write memory"});
    const auto result = play_all(bye(lines), who);
    CHECK(verdicts(result) == "ok error_marker not_run not_run not_run");
    CHECK_FALSE(result.results.back().sent);
    CHECK(result.why->detail ==
          "1 of 5 commands: 'interface Gi9': % Invalid input detected at '^' marker.; stopped "
          "after 'interface Gi9'; 3 commands were not sent; configuration mode was left");
}

TEST_CASE("XR: what was not committed goes, whatever the device proposes") {
    const std::string exec = "RP/0/RSP0/CPU0:r1#";
    const std::string config = "RP/0/RSP0/CPU0:r1(config)#";
    auto lines = at_prompt(exec);
    say(lines, "conf t", "", config, true);
    say(lines, "hostname r2", "", config);
    say(lines, "commit", "\r\n% Failed to commit one or more configuration items\r\n", config);
    lines.sends("end\n").feeds(
        "end\r\nUncommitted changes found, commit them before "
        "exiting(yes/no/cancel)? [cancel]:");
    lines.sends("no\n").feeds("no\r\n" + exec).quiet();
    const device who(xr(), {"conf t", "hostname r2", "commit", "end"});
    const auto result = play_all(bye(lines), who);
    CHECK(verdicts(result) == "ok ok error_marker not_run");
    CHECK(says(result,
               "; stopped after 'commit'; 1 command was not sent; configuration mode "
               "was left"));
}

TEST_CASE("Junos: a mode that only the prompt shows, left with its changes") {
    const std::string config = "\r\n[edit]\r\nadmin@r1# ";
    auto lines = at_prompt("admin@r1> ");
    // "edit" is no way that the platform knows.
    say(lines, "edit", "Entering configuration mode\r\n", config, true);
    say(lines, "set system host-nam r2", "                     ^\r\nsyntax error.\r\n", config);
    lines.sends("exit configuration-mode\n");
    lines.feeds(
        "exit configuration-mode\r\nThe configuration has been changed but not "
        "committed\r\nExit with uncommitted changes? [yes,no] (yes) ");
    lines.sends("yes\n").feeds("yes\r\n\r\nExiting configuration mode\r\n\r\nadmin@r1> ").quiet();
    const device who(junos(), {"edit", "set system host-nam r2", "commit and-quit"});
    const auto result = play_all(bye(lines), who);
    CHECK(verdicts(result) == "ok error_marker not_run");
    CHECK(says(result, "1 command was not sent; configuration mode was left"));
}

TEST_CASE("a refused way into the configuration keeps what follows from being typed elsewhere") {
    auto lines = at_prompt("r1#");
    say(lines, "conf t", rejected, "r1#");
    const device who(ios(), {"conf t", "no router bgp 1", "end"});
    const auto result = play_all(bye(lines), who);
    CHECK(verdicts(result) == "error_marker not_run not_run");
    CHECK(result.why->detail.ends_with("; stopped after 'conf t'; 2 commands were not sent"));
}

TEST_CASE("a job that changes nothing goes on, unless it is told to stop") {
    auto on = at_prompt("r1#");
    say(on, "show x", rejected, "r1#");
    auto stops = on;
    say(on, "show y", "1\r\n", "r1#");
    const device who(ios(), {"show x", "show y"});
    CHECK(verdicts(play_all(bye(on), who)) == "error_marker ok");
    const auto result = play_all(bye(stops), rule({ios(), {"show x", "show y"}}, on_error::stop));
    CHECK(verdicts(result) == "error_marker not_run");
    CHECK(says(result, "; stopped after 'show x'; 1 command was not sent"));
}

TEST_CASE("on_error: continue goes on within the configuration, and leaves it at the end") {
    auto lines = in_configuration();
    say(lines, "bad", rejected, "r1(config)#");
    say(lines, "good", "", "r1(config)#");
    say(lines, "end", "", "r1#", true);
    const auto who = rule({ios(), {"conf t", "bad", "good"}}, on_error::carry_on);
    const auto result = play_all(bye(lines), who);
    CHECK(verdicts(result) == "ok error_marker ok");
    CHECK(result.why->detail.find("stopped") == std::string::npos);
}

TEST_CASE("a line within a command ends it too, wherever its marker stands in all of the output") {
    device who(ios(), {});
    who.set({{"conf t", {}, {{"bad", {}}, {"good", {}}, {"end", {}}}}, {"show x", {}, {}}});
    auto lines = at_prompt("r1#");
    say(lines, "conf t", "1\r\n2\r\n3\r\n", "r1(config)#", true);
    say(lines, "bad", std::string(rejected) + "4\r\n5\r\n6\r\n", "r1(config)#");
    say(lines, "end", "", "r1#", true);
    const auto result = play_all(bye(lines), who);
    CHECK(verdicts(result) == "error_marker not_run");
    CHECK(result.why->detail ==
          "1 of 2 commands: 'conf t': % Invalid input detected at '^' "
          "marker.; stopped after 'bad'; 2 lines of it and 1 command were "
          "not sent; configuration mode was left");
}

TEST_CASE("what was not echoed ends the job as well") {
    auto lines = in_configuration();
    lines.sends("set x\n").feeds("\r\n1\r\nr1(config)#").quiet();
    say(lines, "end", "", "r1#", true);
    const device who(ios(), {"conf t", "set x", "write"});
    const auto result = play_all(bye(lines, errc::ambiguous_prompt), who);
    CHECK(verdicts(result) == "incomplete incomplete not_run");
    CHECK(says(result, "1 command was not sent; configuration mode was left"));
}

TEST_CASE("nothing is typed at a question or into silence: the session ends as it stands") {
    auto begun = in_configuration();
    begun.sends("reload in 5\n");
    auto silent = begun;
    begun.feeds("reload in 5\r\nSystem configuration has been modified. Save? [yes/no]: ").stalls();
    const device who(ios(), {"conf t", "reload in 5", "end", "write"});
    const auto asked = play_all(begun.ends(errc::question), who);
    CHECK(verdicts(asked) == "ok incomplete not_run not_run");
    CHECK(says(asked,
               "; stopped after 'reload in 5'; 2 commands were not sent; the session ended "
               "in configuration mode"));
    silent.feeds("reload in 5\r\n").stalls();
    const auto quiet = play_all(silent.ends(errc::stalled), who);
    CHECK(verdicts(quiet) == "ok timeout not_run not_run");
    CHECK(says(quiet, "; the session ended in configuration mode"));
}

TEST_CASE("a way out that does not lead out is tried once, and a device that hangs is left") {
    auto lines = in_configuration();
    say(lines, "bad", rejected, "r1(config)#");
    lines.sends("end\n");
    auto hangs = lines;
    lines.feeds("end\r\n" + std::string(rejected) + "r1(config)#");
    const device who(ios(), {"conf t", "bad", "write"});
    const auto refused = play_all(bye(lines), who);
    CHECK(says(refused, "; the session ended in configuration mode"));
    const auto result = play_all(hangs.out_of_time().ends(errc::command_error), who);
    CHECK(says(result, "; the session ended in configuration mode"));
}

TEST_CASE("a way out that leads up one level at a time is gone to its end") {
    auto kind = ios();
    kind.modes[2].edges = {way("privilege", "exit")};
    kind.on_close = {{"logout", true, "", {}}};
    auto lines = in_configuration();
    say(lines, "router bgp 1", "", "r1(config-router)#", true);
    say(lines, "bad", rejected, "r1(config-router)#");
    say(lines, "exit", "", "r1(config)#", true);
    say(lines, "exit", "", "r1#", true);
    lines.sends("logout\n").closes().ends(errc::command_error);
    const auto left = play_all(lines, device(kind, {"conf t", "router bgp 1", "bad"}));
    CHECK(says(left, "; configuration mode was left"));
}

TEST_CASE("what would save is left out of the goodbye of a job that was stopped") {
    auto kind = ios();
    kind.on_close = {{"write memory", true, "", {}}, {"exit", true, "", {}}};
    kind.modes[2].edges = {way("privilege", "commit and-quit"), way("exec", "end")};
    kind.modes[0].edges = {way("privilege", "enable")};
    auto lines = in_configuration();
    auto fine = lines;
    say(lines, "bad", rejected, "r1(config)#");
    say(lines, "end", "", "r1>", true);
    CHECK(says(play_all(bye(lines), device(kind, {"conf t", "bad"})),
               "; configuration mode was "
               "left"));
    // One that went well is the user's.
    say(fine, "commit and-quit", "", "r1#", true);
    say(fine, "write memory", "[OK]\r\n", "r1#");
    play_all(bye(fine, std::nullopt), device(kind, {"conf t"}));
}

TEST_CASE("which steps save") {
    for (const auto* line :
         {"write", "wr", "write memory", "do wr mem", "commit", "commit and-quit", "save",
          "save force", "copy running-config startup-config", "copy run start"})
        CHECK_MESSAGE(saves({line, false, "", {}}), line);
    for (const auto* line : {"end", "exit", "exit discard", "quit", "logout", "return", "abort",
                             "rollback 0", "exit configuration-mode", "copy a b"})
        CHECK_FALSE_MESSAGE(saves({line, false, "", {}}), line);
    const auto asked = [](std::string see, std::string answer) {
        return saves({"exit", false, "", {{std::move(see), std::move(answer), true, 1}}});
    };
    CHECK(asked("would you like to save them now", "y"));
    CHECK(asked("commit them before exiting", "Yes"));
    CHECK(asked("save\\?", ""));
    CHECK_FALSE(asked("would you like to save them now", "n"));
    CHECK_FALSE(asked("exit with uncommitted changes", "yes"));
    CHECK_FALSE(asked("commit them before exiting", "cancel"));
    CHECK_FALSE(asked("are you sure to log out", "y"));
}

TEST_CASE("exec channels: no further command after one that failed") {
    script lines;
    lines.executes("show x").feeds("% Invalid input\r\n").closes();
    auto more = lines;
    const std::vector<std::string> both{"show x", "show y"};
    const auto who = rule({ios(), both, channel_kind::exec}, on_error::stop);
    const auto result = play_all(lines.ends(errc::command_error), who);
    CHECK(verdicts(result) == "error_marker not_run");
    CHECK(says(result, "; stopped after 'show x'; 1 command was not sent"));
    const device on(ios(), both, channel_kind::exec);
    more.executes("show y").feeds("1\r\n").closes().ends(errc::command_error);
    CHECK(verdicts(play_all(more, on)) == "error_marker ok");
}

TEST_CASE("commands that begin in a configuration mode do not enter one") {
    auto kind = ios();
    kind.default_mode = "configuration";
    auto lines = at_prompt("r1#");
    lines.sends("configure terminal\n").feeds("configure terminal\r\nr1(config)#").quiet();
    lines.sends("\n").feeds("\r\nr1(config)#");
    say(lines, "show x", rejected, "r1(config)#");
    say(lines, "show y", "", "r1(config)#");
    const auto result = play_all(bye(lines), device(kind, {"show x", "show y"}));
    CHECK(verdicts(result) == "error_marker ok");
}
