// What changed, as text, JSON and a page. Knows no file.
#include "terminal/changes_text.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include <string>

using namespace netpoll;

namespace {

device_side good_side(const std::string& run) {
    device_side side;
    side.run_id = run;
    side.status = device_status::ok;
    return side;
}

device_side bad_side() {
    device_side side;
    side.status = device_status::failed;
    side.error_code = "timed_out";
    side.error_phase = "connect";
    return side;
}

command_change changed_output(const std::string& output) {
    command_change change;
    change.command = "show run";
    change.kind = change_kind::changed;
    change.hunks = {"@@ -1 +1 @@", "-old", "+" + output};
    change.lines_added = change.lines_removed = 1;
    return change;
}

change_report report_with(std::vector<device_changes> devices) {
    change_report report;
    report.before = "old.ndjson";
    report.after = "new.ndjson";
    report.same = 3;
    report.devices = std::move(devices);
    return report;
}

device_changes changed_device(const std::string& host, const std::string& output) {
    device_changes device;
    device.host = host;
    device.kind = change_kind::changed;
    device.before = good_side("r1");
    device.after = good_side("r2");
    device.commands = {changed_output(output)};
    return device;
}

device_changes failed_device() {
    device_changes device;
    device.host = "core-2";
    device.kind = change_kind::not_compared;
    device.before = good_side("r1");
    device.after = bad_side();
    return device;
}

device_changes one_sided_device(change_kind kind) {
    device_changes device;
    device.host = "core-3";
    device.kind = kind;
    return device;
}

}  // namespace

TEST_CASE("changes as text: a diff that a person and patch can read, and what is said beside") {
    const auto report =
        report_with({changed_device("core-1", "new"), failed_device(),
                     one_sided_device(change_kind::added), one_sided_device(change_kind::removed)});
    CHECK(changes_text(report, false) ==
          "--- core-1: show run\tr1\n+++ core-1: show run\tr2\n@@ -1 +1 @@\n-old\n+new\n"
          "core-2: failed: timed_out (connect); it was ok before\n"
          "core-3: new\ncore-3: gone\n");
    CHECK(changes_summary(report) ==
          "7 devices: 3 the same, 1 changed, 1 new, 1 gone, 1 not compared; 1 line added, 1 "
          "removed\n");
    CHECK(changes_text(report_with({}), true).empty());
    CHECK(changes_summary(report_with({})) == "3 devices: 3 the same\n");
}

TEST_CASE("changes as text: colours, and nothing that a terminal obeys") {
    const auto report = report_with({changed_device("a\x1B[2J", "b\x1B]0;x\x07")});
    const std::string colored = changes_text(report, true);
    CHECK(colored.find("\x1B[32m+b\\x1B]0;x\\x07\x1B[0m") != colored.npos);
    CHECK(colored.find("\x1B[2J") == colored.npos);
    CHECK(changes_text(report, false).find('\x1B') == std::string::npos);
}

TEST_CASE("changes as text: why a command or a device is not compared") {
    command_change command;
    command.kind = change_kind::not_compared;
    command.before = command_side{command_status::ok, false};
    command.after = command_side{command_status::incomplete, false};
    CHECK(doubt_about(command) == "incomplete, before ok");
    command.before = command_side{command_status::ok, true};
    command.after = command_side{command_status::ok, true};
    CHECK(doubt_about(command) == "cut off both times");
    command.after = command_side{command_status::error_marker, false};
    CHECK(doubt_about(command) == "rejected by the device, before cut off");
    device_changes device = failed_device();
    device.never_good = true;
    CHECK(doubt_about(device) == "failed: timed_out (connect); no good result of it before");
    device.never_good = false;
    device.before = bad_side();
    device.after = good_side("r2");
    CHECK(doubt_about(device) == "ok again; before timed_out (connect)");
}

TEST_CASE("changes as JSON") {
    const auto report = report_with({changed_device("core-1", "new"), failed_device()});
    const auto read = nlohmann::json::parse(changes_json(report));
    CHECK(read["schema"] == "netpoll-diff/1");
    CHECK(read["differs"] == true);
    CHECK(read["summary"]["same"] == 3);
    CHECK(read["summary"]["not_compared"] == 1);
    CHECK(read["devices"][0]["commands"][0]["diff"][2] == "+new");
    CHECK(read["devices"][0]["commands"][0]["lines_added"] == 1);
    CHECK(read["devices"][1]["new"]["error"] == "timed_out");
}

TEST_CASE("changes as a page: hostile texts are shown") {
    const std::string hostile = "<script>alert(1)</script>\"'&";
    const auto report = report_with({changed_device(hostile, hostile), failed_device()});
    const std::string text = changes_html(report);
    CHECK(text.find("<script") == text.npos);
    CHECK(text.find("&lt;script&gt;alert(1)") != text.npos);
    CHECK(text.find("default-src 'none'") != text.npos);
    CHECK(text.find("timed_out (connect)") != text.npos);
}

TEST_CASE("rows that changed are lines of a diff, and members of the JSON") {
    device_changes device = changed_device("sw1", "x");
    command_change& command = device.commands[0];
    command.rows = {{row_change::kind::changed, {{"port", "Gi1"}}, {}, {{"status", "up", "down"}}},
                    {row_change::kind::added, {{"port", "Gi2"}}, {{"status", "up"}}, {}}};
    command.hunks = lines_of(command.rows);
    const auto report = report_with({device});
    CHECK(changes_text(report, false) ==
          "--- sw1: show run\tr1\n+++ sw1: show run\tr2\n!port=Gi1  status: up -> down\n"
          "+port=Gi2  status=up\n");
    CHECK(changes_summary(report).find("; 1 row new, 0 gone, 1 changed") != std::string::npos);
    const auto json = nlohmann::json::parse(changes_json(report));
    const auto& rows = json["devices"][0]["commands"][0]["rows"];
    CHECK(rows[0] == nlohmann::json::parse(R"({"change":"changed","key":{"port":"Gi1"},)"
                                           R"("fields":{"status":{"old":"up","new":"down"}}})"));
    CHECK(rows[1] == nlohmann::json::parse(R"({"change":"added","key":{"port":"Gi2"},)"
                                           R"("fields":{"status":"up"}})"));
    CHECK(changes_html(report).find("status: up -&gt; down") != std::string::npos);
}
