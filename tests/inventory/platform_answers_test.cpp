// What the compiled-in platforms take for an answer and what for an error. Knows no SSH.
#include "core/error_marker.hpp"
#include "core/play_all.hpp"
#include "inventory/given.hpp"

using namespace netpoll;
using namespace netpoll::testing;

namespace {

bool is_error(const compiled_platform& platform, std::string_view line) {
    return error_line(line, platform.errors).has_value();
}

}  // namespace

TEST_CASE("20 routing tables, the last one empty: cisco_iosxr is ok") {
    const std::string prompt = "RP/0/RSP0/CPU0:pe1#";
    std::vector<std::string> commands;
    for (int i = 1; i <= 20; ++i)
        commands.push_back("show route vrf v" + std::to_string(i));
    const device who(known("cisco_iosxr").definition, commands);
    script lines;
    lines.feeds("\r\n" + prompt).quiet().sends("\n").feeds("\r\n" + prompt);
    const auto turn = [&](const std::string& line, const std::string& answer) {
        lines.sends(line + "\n").feeds(line + "\r\n" + answer + prompt);
    };
    for (const auto* line :
         {"terminal exec prompt no-timestamp", "terminal length 0", "terminal width 511"})
        turn(line, "");
    for (const auto& line : commands)
        turn(line, line == commands.back() ? "\r\n% No matching routes found\r\n\r\n"
                                           : "C    10.0.0.0/24 is directly connected\r\n");
    lines.sends("exit\n").closes().ends();
    const auto result = play_all(lines, who);
    REQUIRE(result.results.size() == 20);
    for (const auto& each : result.results)
        CHECK(each.status == command_status::ok);
    CHECK(result.results.back().output == "\n% No matching routes found\n\n");
}

TEST_CASE("an empty table is an answer on every platform") {
    for (const auto& id : builtin_platforms().ids()) {
        for (const auto* line :
             {"% No matching routes found", "% No entries found.", "%No such route found",
              "% Network not in table", "% Error: No neighbors found", "%Error: Resource not found",
              "Error: No entries to display", "Error: The table is empty.",
              "Error: Entry not found", "ERROR: no sessions", "MINOR: CLI No matching entry found",
              "error: no BGP peers configured", "Configuration under specified path is empty",
              "VRF red doesn't exist"}) {
            CAPTURE(id);
            CAPTURE(line);
            CHECK_FALSE(is_error(known(id), line));
        }
    }
}

TEST_CASE("a refusal of the AAA server is an error on every platform that marks errors") {
    for (const auto& id : builtin_platforms().ids()) {
        const auto& platform = known(id);
        for (const auto* line :
             {"% Authorization failed.", "%Authorization failed", "Command authorization failed.",
              "% Command authorization denied", "Error: AAA authorization failure",
              "This command is not authorized", "Not authorized to execute this command"}) {
            CAPTURE(id);
            CAPTURE(line);
            CHECK(is_error(platform, line) == !platform.errors.empty());
        }
        CHECK_FALSE(is_error(platform, "aaa authorization commands 15 default group tacacs+"));
    }
}

TEST_CASE("what looks like an empty table and is a refused command stays an error") {
    const std::pair<const char*, const char*> refused[] = {
        {"cisco_iosxr", "% Invalid input detected at '^' marker."},
        {"sonicwall_sonicos", "% No matching command found."},
        {"frr", "% There is no matched command."},
        {"huawei_vrp", "Error: No permission to run the command."},
        {"mikrotik_routeros", "no such item"},
        {"linux", "bash: frr: command not found"},
        {"auto", "% Unknown command, no matching command found"},
        {"generic", "% Invalid address, no entry found"},
    };
    for (const auto& [name, line] : refused) {
        CAPTURE(name);
        CHECK(is_error(known(name), line));
    }
}
