// Results compared: devices, commands, volatile lines and what cannot be compared. Knows no table.
#include "audit/changes.hpp"

#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

const platform_catalog& catalog() {
    static const platform_catalog all = [] {
        platform_catalog built;
        platform ios;
        ios.id = "cisco_ios";
        ios.modes = {{"exec", {"{name}> ?"}, {}, {}}};
        ios.volatile_lines = {"^ntp clock-period "};
        CHECK(built.add(ios).empty());
        ios.id = "generic";
        ios.volatile_lines.clear();
        CHECK(built.add(ios).empty());
        return built;
    }();
    return all;
}

settled_text usual() {
    return settled_text(catalog());
}

std::string said(std::string_view text, std::string_view output, std::string_view status = "ok",
                 std::string_view more = "") {
    return R"({"command":")" + std::string(text) + R"(","status":")" + std::string(status) +
           R"(","output":")" + std::string(output) + "\"" + std::string(more) + "}";
}

std::string polled(std::string_view host, std::string_view commands,
                   std::string_view status = "ok") {
    const std::string error = status == "ok" ? "null" : R"({"code":"timed_out","phase":"connect"})";
    return R"({"host":")" + std::string(host) +
           R"(","platform":"cisco_ios","run_id":"r","status":")" + std::string(status) +
           R"(","error":)" + error + R"(,"commands":[)" + std::string(commands) + "]}\n";
}

std::string run_of(const std::string& records, std::string_view id = "r") {
    return records + R"({"run":{"run_id":")" + std::string(id) + R"(","schema":"netpoll/1"}})" +
           "\n";
}

struct two_results {
    temp_folder folder;

    change_report compared(const std::string& before, const std::string& after,
                           const change_options& options = {}) {
        return compared(before, after, usual(), options);
    }
    change_report compared(const std::string& before, const std::string& after,
                           const settled_text& settled, const change_options& options = {}) {
        write_file(folder / "old", run_of(before, "r1"));
        write_file(folder / "new", run_of(after, "r2"));
        const auto report = compare_results(folder / "old", folder / "new", settled, options);
        REQUIRE(report);
        return *report;
    }
};

using lines = std::vector<std::string>;

}  // namespace

TEST_CASE_FIXTURE(two_results, "changes: a unified diff of what is not volatile") {
    const auto report =
        compared(polled("a", said("show run", "hostname a\\nntp clock-period 1\\nvlan 1\\n")),
                 polled("a", said("show run", "hostname a\\nntp clock-period 2\\nvlan 2\\n")));
    CHECK(report.before_run == "r1");
    CHECK(report.after_run == "r2");
    REQUIRE(report.devices.size() == 1);
    const auto& only = report.devices.front();
    CHECK(only.kind == change_kind::changed);
    CHECK(only.differs());
    REQUIRE(only.commands.size() == 1);
    CHECK(only.commands[0].hunks == lines{"@@ -1,2 +1,2 @@", " hostname a", "-vlan 1", "+vlan 2"});
    CHECK(only.commands[0].lines_added == 1);
    CHECK(only.commands[0].lines_removed == 1);
}

TEST_CASE_FIXTURE(two_results, "changes: volatile lines alone are none, unless all are asked for") {
    const std::string before = polled("a", said("c", "router uptime is 3 days\\nx\\n"));
    const std::string after = polled("a", said("c", "router uptime is 4 days\\nx\\n"));
    const auto quiet = compared(before, after);
    CHECK(quiet.devices.empty());
    CHECK(quiet.same == 1);
    CHECK_FALSE(quiet.differs());
    CHECK(compared(before, after, settled_text(catalog(), {}, true)).differs());
    auto own = pattern::compile("^x");
    REQUIRE(own);
    const settled_text more(catalog(), {*own});
    CHECK_FALSE(
        compared(polled("a", said("c", "x1\\n")), polled("a", said("c", "x2\\n")), more).differs());
}

TEST_CASE_FIXTURE(two_results, "changes: devices that are new, gone, failed and well again") {
    const std::string whole = said("c", "1\\n");
    const auto report =
        compared(polled("same", whole) + polled("gone", whole) + polled("fails", whole) +
                     polled("again", "", "failed") + polled("never", "", "failed"),
                 polled("same", whole) + polled("new", whole) + polled("fails", "", "failed") +
                     polled("again", whole) + polled("never", "", "failed"));
    REQUIRE(report.devices.size() == 5);
    CHECK(report.same == 1);
    CHECK(report.devices[0].host == "new");
    CHECK(report.devices[0].kind == change_kind::added);
    CHECK(report.devices[1].kind == change_kind::not_compared);
    CHECK(report.devices[1].differs());
    CHECK(report.devices[1].after->error_code == "timed_out");
    CHECK(report.devices[2].host == "again");
    CHECK(report.devices[2].differs());
    CHECK(report.devices[3].host == "never");
    CHECK_FALSE(report.devices[3].differs());
    CHECK(report.devices[4].host == "gone");
    CHECK(report.devices[4].kind == change_kind::removed);
}

TEST_CASE_FIXTURE(two_results, "changes: commands that are new and gone, and asked twice") {
    const auto report =
        compared(polled("a", said("c", "1\\n") + "," + said("c", "2\\n") + "," + said("old", "x")),
                 polled("a", said("c", "1\\n") + "," + said("c", "3\\n") + "," + said("new", "x")));
    REQUIRE(report.devices.size() == 1);
    const auto& commands = report.devices[0].commands;
    REQUIRE(commands.size() == 3);
    CHECK(commands[0].kind == change_kind::changed);
    CHECK(commands[0].hunks == lines{"@@ -1 +1 @@", "-2", "+3"});
    CHECK(commands[1].command == "new");
    CHECK(commands[1].kind == change_kind::added);
    CHECK(commands[2].command == "old");
    CHECK(commands[2].kind == change_kind::removed);
}

TEST_CASE_FIXTURE(two_results, "changes: what is not whole is never compared") {
    for (const std::string& doubtful :
         {said("c", "1\\n", "incomplete"), said("c", "1\\n", "timeout"),
          said("c", "1\\n", "ok", R"(,"truncated":true)"),
          said("c", "% Invalid input\\n", "error_marker")}) {
        CAPTURE(doubtful);
        const std::string whole = polled("a", said("c", "1\\n2\\n"));
        for (const bool after : {false, true}) {
            const auto report = after ? compared(whole, polled("a", doubtful))
                                      : compared(polled("a", doubtful), whole);
            REQUIRE(report.devices.size() == 1);
            CHECK(report.devices[0].kind == change_kind::not_compared);
            REQUIRE(report.devices[0].commands.size() == 1);
            CHECK(report.devices[0].commands[0].kind == change_kind::not_compared);
            CHECK(report.devices[0].commands[0].hunks.empty());
        }
    }
    // A command that a device does not know is the same as long as it says the same.
    const std::string unknown = polled("a", said("c", "% Invalid input\\n", "error_marker"));
    CHECK(compared(unknown, unknown).devices.empty());
}

TEST_CASE_FIXTURE(two_results,
                  "changes: a device that fails midway is compared as far as it came") {
    const auto report = compared(
        polled("a", said("first", "1\\n") + "," + said("second", "1\\n")),
        polled("a",
               said("first", "2\\n") + R"(,{"command":"second","status":"not_run","output":null})",
               "failed"));
    REQUIRE(report.devices.size() == 1);
    CHECK(report.devices[0].kind == change_kind::changed);
    REQUIRE(report.devices[0].commands.size() == 1);
    CHECK(report.devices[0].commands[0].command == "first");
}

TEST_CASE_FIXTURE(two_results, "changes: some hosts and commands only") {
    const std::string before =
        polled("core-1", said("show run", "1") + "," + said("show ver", "1")) +
        polled("acc-1", said("show run", "1")) + polled("acc-2", "");
    const std::string after =
        polled("core-1", said("show run", "2") + "," + said("show ver", "2")) +
        polled("acc-1", said("show run", "2"));
    change_options options;
    options.hosts = {"core-*"};
    options.commands = {"*run"};
    const auto report = compared(before, after, options);
    REQUIRE(report.devices.size() == 1);
    CHECK(report.devices[0].host == "core-1");
    REQUIRE(report.devices[0].commands.size() == 1);
    CHECK(report.devices[0].commands[0].command == "show run");
}

TEST_CASE("changes: patterns that fit nothing are a mistake, and not the same as no change") {
    const temp_folder folder;
    write_file(folder / "old", run_of(polled("core-1", said("show run", "1"))));
    write_file(folder / "new", run_of(polled("core-1", said("show run", "1"))));
    const auto refused = [&](const change_options& options) {
        const auto two = compare_results(folder / "old", folder / "new", usual(), options);
        const auto after = recorded_results::open(folder / "new", false);
        REQUIRE(after);
        const auto last = compare_with_last_good(*after, {folder / "old"}, usual(), options);
        REQUIRE_FALSE(two);
        REQUIRE_FALSE(last);
        CHECK(to_string(two.error().front()) == to_string(last.error().front()));
        return to_string(two.error().front());
    };
    CHECK(refused({{"nosuch*"}, {}, false}) == "--limit: no host of these results fits 'nosuch*'");
    CHECK(refused({{}, {"nosuch", "none"}, false}) ==
          "--command: no command of these hosts fits 'nosuch', 'none'");
    CHECK(compare_results(folder / "old", folder / "new", usual(), {{"core*"}, {"*run"}, false}));
}

TEST_CASE("changes: each device with its last good result, however far back") {
    const temp_folder folder;
    const auto file = [&](const std::string& name, const std::string& records) {
        write_file(folder / name, run_of(records, name));
        return folder / name;
    };
    const auto at = [](std::string_view host, std::string_view output) {
        return polled(host, said("c", output));
    };
    const std::vector<std::string> earlier{
        file("r3", at("a", "1") + polled("b", "", "failed") + polled("d", "", "failed") +
                       at("gone", "1")),
        folder / "missing", file("r2", at("a", "0") + at("b", "1") + at("longgone", "1")),
        file("r1", at("b", "0"))};
    const std::string after = file("r4", at("a", "1") + at("b", "2") + at("c", "1") + at("d", "1"));
    const auto results = recorded_results::open(after, false);
    REQUIRE(results);
    const auto report = compare_with_last_good(*results, earlier, usual(), {});
    REQUIRE(report);
    CHECK(report->same == 1);
    REQUIRE(report->devices.size() == 4);
    CHECK(report->devices[0].host == "b");
    CHECK(report->devices[0].commands[0].hunks == lines{"@@ -1 +1 @@", "-1", "+2"});
    CHECK(report->devices[1].host == "c");
    CHECK(report->devices[1].kind == change_kind::added);
    CHECK(report->devices[2].host == "d");
    CHECK(report->devices[2].never_good);
    CHECK(report->devices[2].kind == change_kind::not_compared);
    CHECK(report->devices[3].host == "gone");
    CHECK(report->devices[3].kind == change_kind::removed);
    CHECK(report->remarks.size() == 1);
}

TEST_CASE("changes: a result that is cut off is said, or taken as far as it goes") {
    const temp_folder folder;
    write_file(folder / "old", run_of(polled("a", "")));
    write_file(folder / "new", polled("a", "") + R"({"host":)");
    CHECK_FALSE(compare_results(folder / "old", folder / "new", usual(), {}));
    change_options partial;
    partial.partial = true;
    const auto report = compare_results(folder / "old", folder / "new", usual(), partial);
    REQUIRE(report);
    CHECK(report->same == 1);
    CHECK_FALSE(report->remarks.empty());
}

TEST_CASE("changes: equal hashes of outputs are the same, others are compared by line") {
    const auto hashed = [](std::string_view text, std::string_view output, char hash) {
        return said(text, output, "ok", R"(,"sha256":")" + std::string(64, hash) + "\"");
    };
    const temp_folder folder;
    write_file(folder / "old",
               run_of(polled("a", hashed("c", "1", 'a')) + polled("b", hashed("c", "1", 'a')) +
                      polled("c", hashed("c", "1", 'a')) +
                      polled("d", hashed("c", "ntp clock-period 1\\n1", 'a')) +
                      polled("e", hashed("c", "1", 'a'))));
    write_file(folder / "new",
               run_of(polled("a", hashed("c", "1", 'a')) + polled("b", hashed("c", "2", 'b')) +
                      polled("c", hashed("c", "1", 'a'), "failed") +
                      polled("d", hashed("c", "ntp clock-period 2\\n1", 'b')) +
                      polled("e", hashed("d", "1", 'a'))));
    const auto new_results = recorded_results::open(folder / "new", false);
    REQUIRE(new_results);
    for (const auto& report :
         {compare_results(folder / "old", folder / "new", usual(), {}),
          compare_with_last_good(*new_results, {folder / "old"}, usual(), {})}) {
        REQUIRE(report);
        CHECK(report->same == 2);
        REQUIRE(report->devices.size() == 3);
        CHECK(report->devices[0].commands[0].hunks == lines{"@@ -1 +1 @@", "-1", "+2"});
        CHECK(report->devices[1].kind == change_kind::not_compared);
        CHECK(report->devices[2].commands.size() == 2);
    }
}

TEST_CASE_FIXTURE(two_results, "changes: rows in place of lines, where both sides have some") {
    const auto side = [](std::string_view output, std::string_view rows) {
        return polled("a", said("show ports", output, "ok", R"(,"parsed":)" + std::string(rows)));
    };
    change_options by_rows;
    by_rows.rows = true;
    const auto before = side("gi1 up 5\\n", R"([{"port":"gi1","status":"up"}])");
    const auto report =
        compared(before, side("gi1 down 6\\n", R"([{"port":"gi1","status":"down"}])"), by_rows);
    REQUIRE(report.devices.size() == 1);
    const auto& change = report.devices[0].commands.front();
    CHECK(change.kind == change_kind::changed);
    CHECK(change.hunks == lines{"!status: up -> down"});
    CHECK(change.rows.size() == 1);
    CHECK(report.differs());
    // Lines differ, rows do not.
    const auto same =
        compared(before, side("gi1 up 6\\n", R"([{"port":"gi1","status":"up"}])"), by_rows);
    CHECK(same.devices.empty());
    CHECK(same.same == 1);
    // Nobody parsed one of them.
    const auto lines_only = compared(before, side("gi1 up 6\\n", "null"), by_rows);
    REQUIRE(lines_only.devices.size() == 1);
    CHECK(lines_only.devices[0].commands[0].rows.empty());
    CHECK(lines_only.devices[0].commands[0].lines_added == 1);
}

TEST_CASE_FIXTURE(two_results, "changes: a field of a line that changes by itself is none") {
    const auto side = [](std::string_view clock, std::string_view vlan) {
        const std::string output =
            "ntp clock-period " + std::string(clock) + "\\nvlan " + std::string(vlan) + "\\n";
        return polled("a", said("show run", output, "ok",
                                R"(,"parsed":[{"clock":")" + std::string(clock) + R"(","vlan":")" +
                                    std::string(vlan) + R"("}])"));
    };
    change_options by_rows;
    by_rows.rows = true;
    CHECK(compared(side("111", "7"), side("222", "7"), by_rows).devices.empty());
    const auto report = compared(side("111", "7"), side("222", "8"), by_rows);
    REQUIRE(report.devices.size() == 1);
    CHECK(report.devices[0].commands[0].hunks == lines{"!vlan: 7 -> 8"});
    const auto all =
        compared(side("111", "7"), side("222", "8"), settled_text(catalog(), {}, true), by_rows);
    CHECK(all.devices.at(0).commands[0].hunks == lines{"!clock: 111 -> 222  vlan: 7 -> 8"});
}
