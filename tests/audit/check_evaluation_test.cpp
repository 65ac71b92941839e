// Outputs held against checks: what passes, what fails, and what nobody can tell.
#include "audit/check_evaluation.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

using namespace netpoll;

namespace {

using texts = std::vector<std::string>;
using std::chrono::hours;

const auto tonight = std::chrono::sys_days{std::chrono::year{2026} / 11 / 27} + hours{2};

match_rule matching(const std::string& regex, bool wanted = true) {
    return {*pattern::compile(regex, anchoring::lines), regex, wanted};
}

number_rule numbers(const std::string& regex, std::vector<number_bound> bounds) {
    return {*pattern::compile(regex, anchoring::lines), regex, std::move(bounds)};
}

output_check check_of(check_rule rule, std::vector<std::string> on = {}) {
    return {"n", check_severity::error, "", std::move(on), {}, std::move(rule)};
}

checked_device device_with(std::vector<checked_command> commands) {
    return {"core-1", "cisco_ios", device_status::ok, "", tonight, std::move(commands)};
}

std::vector<check_result> judged(const output_check& check, const checked_device& device,
                                 check_conditions by = {}) {
    by.now = tonight;
    return judge({std::make_shared<const output_check>(check)}, device, by);
}

/// "failed: message | detail :line" of the only result.
std::string told(const output_check& check, const checked_device& device,
                 const check_conditions& by = {}) {
    const auto all = judged(check, device, by);
    REQUIRE(all.size() == 1);
    std::string text(name(all[0].status));
    if (!all[0].message.empty()) text += ": " + all[0].message;
    if (!all[0].detail.empty()) text += " | " + all[0].detail;
    if (all[0].line > 0) text += " :" + std::to_string(all[0].line);
    return text;
}

std::string told(check_rule rule, std::string_view output, const check_conditions& by = {}) {
    return told(check_of(std::move(rule)), device_with({{"show run", command_status::ok, output}}),
                by);
}

/// Remembers what a test says.
class remembered final : public earlier_outputs {
public:
    std::optional<earlier_output> find(std::string_view, std::string_view command) const override {
        const auto found = all.find(std::string(command));
        return found == all.end() ? std::nullopt : std::optional(found->second);
    }
    std::map<std::string, earlier_output> all;
};

}  // namespace

TEST_CASE("checks: expressions are of lines, and say where they match") {
    const std::string_view output = "hostname core-1\r\n!\nntp server 10.0.0.1\n";
    CHECK(told(matching("^ntp server"), output) == "passed");
    CHECK(told(matching("^server"), output) == "failed: nothing matches ^server");
    CHECK(told(matching("^!$", false), output) == "failed: there is a match of ^!$ | ! :2");
    CHECK(told(matching("ntp", false), output) ==
          "failed: there is a match of ntp | ntp server 10.0.0.1 :3");
    CHECK(told(matching("telnet", false), output) == "passed");
    CHECK(told(matching("x", false), "") == "passed");
    CHECK(told(matching("x"), "") == "failed: nothing matches x");
}

TEST_CASE("checks: an expression that takes too long is unknown, never passed") {
    const std::string long_line(5'000, 'a');
    for (const bool wanted : {true, false})
        CHECK(told(matching("(a+)+[bc]", wanted), long_line)
                  .starts_with("unknown: the expression takes too long on this output"));
    CHECK(told(numbers("(a+)+[bc]", {{comparison::equals, 1, "1"}}), long_line)
              .starts_with("unknown: "));
    // A long output by itself is none of it.
    std::string output;
    for (int i = 0; i < 200'000; ++i)
        output += "interface Gi0/" + std::to_string(i) + "\n";
    CHECK(told(matching(R"((\w+) is down)"), output) == R"(failed: nothing matches (\w+) is down)");
}

TEST_CASE("checks: lines are found whatever their indentation") {
    const std::string_view output = "interface Gi1\n  ip address 1.2.3.4 255.0.0.0  \n";
    CHECK(told(lines_rule{{"ip address 1.2.3.4 255.0.0.0"}}, output) == "passed");
    CHECK(told(lines_rule{{"ip address 1.2.3.4"}}, output) ==
          "failed: the line is missing | ip address 1.2.3.4");
    CHECK(told(lines_rule{{"interface Gi1", "shutdown", "mtu 9000"}}, output) ==
          "failed: 2 of 3 lines are missing | shutdown\nmtu 9000");
}

TEST_CASE("checks: every number that is captured is within all bounds") {
    const std::string_view output = "in errors 0\nin errors 12\nin errors 1,500\n";
    const auto rule = [](std::vector<number_bound> bounds) {
        return numbers("errors ([0-9,]+)", std::move(bounds));
    };
    CHECK(told(rule({{comparison::at_most, 1'500, "1500"}}), output) == "passed");
    CHECK(told(rule({{comparison::at_most, 10, "10"}}), output) ==
          "failed: 12 is not at most 10 | in errors 12 :2");
    CHECK(told(rule({{comparison::more_than, 0, "0"}}), output) ==
          "failed: 0 is not more than 0 | in errors 0 :1");
    CHECK(told(rule({{comparison::equals, 0, "0"}}), output) ==
          "failed: 12 is not equal to 0 | in errors 12 :2");
    CHECK(told(rule({{comparison::at_least, 1, "1"}}), "up") ==
          "failed: there is no number: nothing matches errors ([0-9,]+)");
    CHECK(told(numbers("v(.*)", {{comparison::at_least, 1, "1"}}), "v15.2(1)") ==
          "unknown: '15.2(1)' is no number: let the parentheses of see hold digits only");
    CHECK(told(numbers("(\\d*)", {{comparison::at_least, 1, "1"}}), "").starts_with("unknown"));
}

TEST_CASE("checks: a file is compared by lines, without blanks at their ends") {
    const file_rule golden{"golden.cfg", "a\nb\nc\n"};
    CHECK(told(golden, "a\r\nb  \nc\n\n") == "passed");
    CHECK(told(golden, "a\nB\nc\n") ==
          "failed: differs from golden.cfg | @@ -1,3 +1,3 @@\n a\n-b\n+B\n c");
    const platform_catalog none;
    const settled_text settled(none, {*pattern::compile("^clock ")});
    check_conditions by;
    by.settled = &settled;
    CHECK(told(golden, "a\nclock 1\nb\nc\n", by) == "passed");
}

TEST_CASE("checks: unchanged needs the output before, and never passes without it") {
    CHECK(told(unchanged_rule{}, "a\n") ==
          "unknown: there is no earlier result to compare it with");
    remembered before;
    check_conditions by;
    by.earlier = &before;
    CHECK(told(unchanged_rule{}, "a\n", by) == "unknown: no earlier good output of it is known");
    before.all["show run"] = {tonight - hours{24}, "a\n", "00"};
    CHECK(told(unchanged_rule{}, "a\n", by) == "passed");
    CHECK(told(unchanged_rule{}, "b\n", by) ==
          "failed: changed since 2026-11-26T02:00:00.000Z | @@ -1 +1 @@\n-a\n+b");
    // Without the text the bytes decide, and lines that change cannot be told from others.
    before.all["show run"].text.reset();
    CHECK(told(unchanged_rule{}, "b\n", by) == "failed: changed since 2026-11-26T02:00:00.000Z");
    before.all["show run"].sha256 =
        "87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7";
    CHECK(told(unchanged_rule{}, "a\n", by) == "passed");
    const platform_catalog none;
    const settled_text settled(none);
    by.settled = &settled;
    CHECK(told(unchanged_rule{}, "b\n", by).starts_with("unknown: "));
}

TEST_CASE("checks: max_age is of the last good output, also where there is none now") {
    remembered before;
    check_conditions by;
    by.earlier = &before;
    const auto check = check_of(age_rule{hours{24}});
    auto failed = device_with({{"show run", command_status::incomplete, ""}});
    failed.status = device_status::failed;
    failed.error = "timed_out";
    CHECK(told(check, device_with({{"show run", command_status::ok, ""}})) == "passed");
    CHECK(told(check, failed, by) ==
          "unknown: the output is not complete, and no earlier good "
          "output of it is known");
    before.all["show run"] = {tonight - hours{24}, "", ""};
    CHECK(told(check, failed, by) == "passed");
    before.all["show run"].when -= hours{1};
    CHECK(told(check, failed, by) ==
          "failed: the last good output is 25 h 0 min old, of 2026-11-26T01:00:00.000Z");
}

TEST_CASE("checks: what is missing, cut, incomplete or of a failed device is unknown") {
    const auto check = check_of(matching("x", false), {"show *"});
    const auto one = [&](command_status status, bool cut = false) {
        return told(check, device_with({{"show run", status, "y", cut}}));
    };
    CHECK(one(command_status::ok) == "passed");
    CHECK(one(command_status::ok, true) == "unknown: the output was cut");
    CHECK(one(command_status::incomplete) == "unknown: the output is not complete");
    CHECK(one(command_status::timeout) == "unknown: the output is not complete");
    CHECK(one(command_status::error_marker) == "unknown: the device rejected the command");
    CHECK(one(command_status::not_run) == "unknown: the command was not run");
    CHECK(told(check, device_with({{"ping", command_status::ok, "y"}})) ==
          "unknown: the device has no command 'show *'");
    auto bad = device_with({{"show run", command_status::ok, "y"}});
    bad.status = device_status::failed;
    bad.error = "closed";
    CHECK(told(check, bad) == "unknown: the device failed: closed");
    bad.commands[0].status = command_status::not_run;
    CHECK(told(check, bad) == "unknown: the command was not run: closed");
    bad.status = device_status::skipped;
    CHECK(told(check, bad) == "unknown: the device was not contacted");
    bad.status = device_status::cancelled;
    CHECK(told(check, bad) == "unknown: the run ended before the device was done");
}

TEST_CASE("checks: each command that a check is about has a result") {
    const auto device = device_with({{"show run", command_status::ok, "x"},
                                     {"ping", command_status::ok, "x"},
                                     {"show clock", command_status::ok, "y"}});
    const auto all = judged(check_of(matching("x"), {"show*"}), device);
    REQUIRE(all.size() == 2);
    CHECK(all[0].command == "show run");
    CHECK(all[0].status == check_status::passed);
    CHECK(all[1].command == "show clock");
    CHECK(all[1].status == check_status::failed);
    CHECK(judged(check_of(matching("x")), device).size() == 3);
}

TEST_CASE("checks: a platform that was found out decides, one that was not leaves it open") {
    auto check = check_of(matching("x"));
    check.platforms = {"juniper_junos"};
    auto device = device_with({{"show run", command_status::ok, "x"}});
    CHECK(judged(check, device).empty());
    device.platform = "auto";
    CHECK(told(check, device).starts_with("unknown: its platform was not found out"));
    device.platform = "juniper_junos";
    CHECK(told(check, device) == "passed");
}

TEST_CASE("checks: the job's message comes first, what was found behind it, escaped and capped") {
    auto check = check_of(matching("\x1b", false));
    check.message = "no escapes";
    const auto device = device_with({{"show run", command_status::ok, "a\x1b[2J\n"}});
    CHECK(told(check, device) == "failed: no escapes | there is a match of \\x1B\na\\x1B[2J :1");
    std::string many;
    for (int i = 0; i < 500; ++i)
        many += "line " + std::to_string(i) + "\n";
    const auto result =
        judged(check_of(file_rule{"f", ""}), device_with({{"show run", command_status::ok, many}}));
    CHECK(result[0].detail.size() < 2'100);
    CHECK(result[0].detail.ends_with("more lines"));
}
