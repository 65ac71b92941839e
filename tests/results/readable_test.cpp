// Text, folded text, tables and CSV, byte by byte. Knows no terminal.
#include "results/readable/record_fields.hpp"
#include "results/report_sample.hpp"
#include "results/shown_run.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <set>
#include <utility>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

report_options format_of(report_format format, result_view view = {}) {
    report_options options;
    options.format = format;
    options.view = std::move(view);
    return options;
}

result_view folded(bool diff = false) {
    result_view view;
    view.fold = true;
    view.diff = diff;
    return view;
}

result_view matching(std::string regex) {
    result_view view;
    view.match = std::move(regex);
    return view;
}

result_view columns(std::vector<std::string> fields) {
    result_view view;
    view.fields = std::move(fields);
    return view;
}

void fail(outcome& device, errc code, std::string detail) {
    device.status = device_status::failed;
    device.error = error{code, phase::connect, std::move(detail)};
    device.commands.clear();
}

const std::string refused = "refused (connect): check port; is SSH enabled?";

}  // namespace

TEST_CASE("text has a heading for each device, and failures where they come") {
    shown_run run;
    run.add("core1", "Version 1\n\n");
    fail(run.add("core2", ""), errc::refused, "port 22\x1B");
    auto& third = run.add("core3", "Version 2");
    third.commands.push_back(sample_result("show clock", "12:00\n", command_status::incomplete));
    CHECK(run.written(format_of(report_format::text)) ==
          "== core1\nVersion 1\n\n== core2\n!! " + refused + " [port 22\\x1B]\n\n== core3\n" +
              "-- show version\nVersion 2\n-- show clock (incomplete)\n12:00\n");
    result_view prefix;
    prefix.prefix = true;
    CHECK(run.written(format_of(report_format::text, prefix), true) ==
          "core3: -- show version\ncore3: Version 2\ncore3: -- show clock (incomplete)\n"
          "core3: 12:00\ncore2: !! " +
              refused + " [port 22\\x1B]\ncore1: Version 1\n");
}

TEST_CASE("on a terminal a long failure is broken between words, but not behind a prefix") {
    shown_run run;
    fail(run.add("core2", ""), errc::refused, "port 22");
    auto options = format_of(report_format::text);
    options.width = 40;
    const std::string broken = "!! refused (connect): check port; is SSH\n   enabled? [port 22]\n";
    CHECK(run.written(options) == "== core2\n" + broken);
    options.view = folded();
    CHECK(run.written(options) == "== core2 (1)\n" + broken);
    options.view = {};
    options.view.prefix = true;
    CHECK(run.written(options) == "core2: !! " + refused + " [port 22]\n");
}

TEST_CASE("colours are only netpoll's") {
    shown_run run;
    run.add("a", "\x1B[31mred\r\nbell\x07\n");
    auto options = format_of(report_format::text);
    options.color = true;
    CHECK(run.written(options) == "\x1B[1m== a\x1B[0m\n\\x1B[31mred\\r\nbell\\x07\n");
    options.view = matching("be+l");
    CHECK(run.written(options) == "\x1B[1m== a\x1B[0m\n\x1B[1;31mbel\x1B[0ml\\x07\n");
}

TEST_CASE("devices whose turn did not come are said together, at the end") {
    shown_run run;
    for (const char* name : {"a1", "a2", "a3"}) {
        auto& device = run.add(name, "");
        device.status = device_status::skipped;
        device.commands.clear();
    }
    run.add("b", "x\n");
    CHECK(run.written(format_of(report_format::text)) ==
          "== b\nx\n\n== a[1-3] (3 devices)\n!! skipped: its turn did not come\n");
}

TEST_CASE("only what matches is shown, and counted") {
    shown_run run;
    run.add("a", "Serial: 1\nother\n");
    run.add("b", "none\n");
    fail(run.add("c", ""), errc::refused, "");
    CHECK(run.written(format_of(report_format::text, matching("^Serial"))) == "== a\nSerial: 1\n");
    CHECK(run.matched == 1);
    CHECK(run.written(format_of(report_format::text, matching("^nothing"))).empty());
    CHECK(run.matched == 0);
    CHECK_FALSE(run.in_doubt);
    auto view = columns({"host", "output"});
    view.match = "e";
    CHECK(run.written(format_of(report_format::csv, view)) ==
          "host,commands.output\na,\"Serial: 1\nother\"\nb,none\n");
    view.fields = {"host"};
    CHECK(run.written(format_of(report_format::csv, view)) == "host\na\nb\n");
}

TEST_CASE("a line on which the expression takes too long is shown, in every format") {
    const auto line = std::string(5'000, 'x') + "y - shut";
    const auto costly = matching("^(x+)+[.;]|shut");
    shown_run run;
    run.add("a", "other\n" + line + "\n");
    for (const auto format : {report_format::text, report_format::csv, report_format::table}) {
        const auto shown = run.written(format_of(format, costly));
        CHECK((format != report_format::text || shown == "== a\n" + line + "\n"));
        CHECK(run.matched == 1);
        CHECK(run.in_doubt);
    }
}

TEST_CASE("equal outputs stand once, the largest group first, in inventory order else") {
    shown_run run;
    for (const char* name : {"acc01", "acc02", "acc03", "acc04", "acc05"})
        run.add(name, std::string(name) == "acc02" ? "Version 2\n" : "Version 1\n");
    fail(run.add("acc06", ""), errc::refused, "x");
    fail(run.add("acc07", ""), errc::refused, "x");
    const std::string whole =
        "== acc[01,03-05] (4)\nVersion 1\n\n== acc02 (1)\nVersion 2\n\n== acc[06-07] (2)\n!! " +
        refused + " [x]\n";
    CHECK(run.written(format_of(report_format::text, folded())) == whole);
    CHECK(run.written(format_of(report_format::text, folded()), true) == whole);
    CHECK(run.written(format_of(report_format::text, folded(true))) ==
          "== acc[01,03-05] (4)\nVersion 1\n\n== acc02 (1)\n--- acc01 and 3 others\n+++ acc02\n"
          "@@ -1 +1 @@\n-Version 1\n+Version 2\n\n== acc[06-07] (2)\n!! " +
              refused + " [x]\n");
}

TEST_CASE("commands fold one by one, and one that stands there twice is two") {
    shown_run run;
    for (const char* name : {"a1", "a2"}) {
        auto& device = run.add(name, "same\n");
        device.commands.push_back(sample_result("show clock", std::string(name) + "\n"));
        device.commands.push_back(sample_result("show clock", "later\n"));
    }
    CHECK(run.written(format_of(report_format::text, folded())) ==
          "== a[1-2] (2): show version\nsame\n\n== a1 (1): show clock\na1\n\n"
          "== a2 (1): show clock\na2\n\n== a[1-2] (2): show clock (2)\nlater\n");
}

TEST_CASE("CSV is quoted as RFC 4180 says, and runs nothing in a spreadsheet") {
    shown_run run;
    run.add("a", "plain\n");
    run.add("b", "=cmd|' /C calc'!A0");
    run.add("c", "-5.5");
    run.add("d", "-- a \"b\", c\nnext\x1B");
    CHECK(run.written(format_of(report_format::csv,
                                columns({"host", "port", "via", "groups", "output"}))) ==
          "host,port,via,groups,commands.output\na,22,,core,plain\nb,22,,core,'=cmd|' /C calc'!A0\n"
          "c,22,,core,-5.5\nd,22,,core,\"'-- a \"\"b\"\", c\nnext\\x1B\"\n");
    shown_run nobody;
    CHECK(nobody.written(format_of(report_format::csv, columns({"host"}))) == "host\n");
}

TEST_CASE("a table is in inventory order, and no wider than it may be") {
    shown_run run;
    run.add("core-1", "one\ntwo\n");
    fail(run.add("a", ""), errc::refused, "");
    auto options = format_of(report_format::table, columns({"host", "status", "error.code"}));
    const std::string whole = "host    status  error.code\ncore-1  ok\na       failed  refused\n";
    CHECK(run.written(options) == whole);
    CHECK(run.written(options, true) == whole);
    options.view.fields = {"host", "output", "status"};
    CHECK(run.written(options) ==
          "host    commands.output  status\ncore-1  one              ok\n        two\n"
          "a                        failed\n");
    options.view.fields = {"error.message", "host"};
    options.width = 30;
    CHECK(run.written(options) ==
          "error.message           host\n                        core-1\n"
          "Nothing listens on t..  a\n");
}

TEST_CASE("numbers of a table stand at the right, names are cut last, and failures are seen") {
    shown_run run;
    run.add("distribution-switch-1", "");
    fail(run.add("distribution-switch-2", ""), errc::auth_rejected, "");
    auto options =
        format_of(report_format::table, columns({"host", "port", "status", "error.message"}));
    options.width = 60;
    options.color = true;
    CHECK(run.written(options) ==
          "\x1B[1mhost                   port  status  error.message\x1B[0m\n"
          "distribution-switch-1    22  ok\n"
          "distribution-switch-2    22  \x1B[31mfailed\x1B[0m  The device refused th..\n");
    options.color = false;
    options.width = 45;
    CHECK(run.written(options) ==
          "host                   port  status  error...\n"
          "distribution-switch-1    22  ok\n"
          "distribution-switch-2    22  failed  The de..\n");
}

TEST_CASE("a reader that is gone is told apart from a failure") {
    const auto before = ::signal(SIGPIPE, SIG_IGN);
    for (const bool fold : {false, true}) {
        shown_run run;
        auto options = format_of(report_format::text, fold ? folded() : result_view{});
        const temp_folder folder;
        REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
        options.output = folder / "pipe";
        std::fstream reader(options.output, std::ios::in | std::ios::out);
        auto writer = report_writer::open(options, sample_facts());
        REQUIRE(writer);
        reader.close();
        const target device = sample_target("a");
        auto ended = (*writer)->add(sample_outcome(device));
        if (ended) ended = (*writer)->finish(sample_facts());
        REQUIRE_FALSE(ended);
        CHECK(ended.error().reader_gone);
        CHECK(ended.error().kept.empty());
    }
    ::signal(SIGPIPE, before);
}

TEST_CASE("columns are the members of the schema, and their mistakes are said") {
    std::ifstream file(NETPOLL_SOURCE_DIR "/src/results/netpoll-1.schema.json");
    const auto schema = nlohmann::json::parse(file)["$defs"];
    std::set<std::string> expected;
    for (const auto& [name, what] : schema["device"]["properties"].items())
        expected.insert(name);
    const auto replace = [&](const std::string& name, const std::string& definition) {
        expected.erase(name);
        for (const auto& [member, what] : schema[definition]["properties"].items())
            expected.insert(name + "." + member);
    };
    replace("error", "error");
    replace("phases", "phases");
    replace("ssh", "ssh");
    replace("commands", "command");
    // The names of those that came to it.
    expected.erase("checks");
    for (const char* status : {"passed", "failed", "unknown"})
        expected.insert(std::string("checks.") + status);
    // Always empty, or of the JSON's own text.
    for (const char* left_out : {"parsed", "parse_error", "utf8_replaced"})
        expected.erase(std::string("commands.") + left_out);
    expected.insert("commands.parse_error.message");
    const auto& all = record_fields();
    CHECK(std::set<std::string>(all.begin(), all.end()) == expected);
    CHECK(record_field_problem("output").empty());
    CHECK(record_field_problem("data.site").empty());
    CHECK_FALSE(record_field_problem("data.").empty());
    CHECK(record_field_problem("error.cod") ==
          "unknown field 'error.cod' (did you mean 'error.code'?)");
}

namespace {

/// What a device may send to make a terminal do something: C0 and C1 controls, escape sequences
/// that set the title, the clipboard or the cursor, and characters that reorder or hide others.
const std::string hostile =
    "a\x07\x08\x0B\x0C\x0E\x7F\x1B[2J\x1B]0;title\x07\x1B]52;c;eA==\x1B\\\x1BPq\x1B\\\r\n"
    "b\xC2\x9B"
    "31m\xC2\x9D"
    "0;t\xC2\x9C \xE2\x80\xAE \xE2\x81\xA6 \xE2\x80\x8B \xEF\xBB\xBF \x9B"
    "5m \xFF\n";

/// Every byte is plain, except that it may be part of netpoll's own colours.
bool is_plain(std::string text) {
    for (const char* color :
         {"\x1B[0m", "\x1B[1m", "\x1B[1;31m", "\x1B[31m", "\x1B[32m", "\x1B[36m"})
        for (auto at = text.find(color); at != text.npos; at = text.find(color))
            text.erase(at, std::string(color).size());
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= ' ' && c <= '~') || c == '\n' || c == '\t'; });
}

}  // namespace

TEST_CASE("nothing that a device sends reaches a terminal as more than text, in any format") {
    shown_run run;
    for (int i = 0; i < 3; ++i) {
        auto& device = run.add("host" + std::to_string(i) + "\x1B[1A", hostile);
        device.commands[0].command = "show " + hostile;
        device.commands[0].output += std::to_string(i / 2) + "\n";
        device.ssh.server_version = hostile;
        device.platform = hostile;
        device.address = hostile;
        device.commands.push_back(sample_result("show clock", hostile));
    }
    fail(run.add("failed", ""), errc::refused, hostile);
    result_view prefix;
    prefix.prefix = true;
    const auto all = columns({"host", "output", "command", "ssh.server_version", "platform",
                              "address", "error.detail", "data"});
    for (const bool color : {false, true})
        for (auto options :
             {format_of(report_format::text), format_of(report_format::text, prefix),
              format_of(report_format::text, folded()),
              format_of(report_format::text, folded(true)),
              format_of(report_format::text, matching("[ab]")),
              format_of(report_format::table, all), format_of(report_format::csv, all)}) {
            options.color = color;
            const auto written = run.written(options);
            CHECK(written.find("\\x1B]0;title\\x07") != written.npos);
            CHECK(is_plain(written));
            options.width = 80;
            CHECK(is_plain(run.written(options)));
        }
}

TEST_CASE("10,000 devices with three outputs are three groups, in any order of arrival") {
    shown_run run;
    for (std::size_t i = 0; i < 10'000; ++i) {
        const auto number = std::to_string(10'000 + i).substr(1);
        const auto variant = i < 7'000 ? 0 : i < 9'990 ? 1 : 2;
        run.add("acc" + number, "Version 1\nline\nVariant " + std::to_string(variant) + "\n");
    }
    const std::string whole =
        "== acc[0000-6999] (7000)\nVersion 1\nline\nVariant 0\n\n"
        "== acc[7000-9989] (2990)\n--- acc0000 and 6999 others\n+++ acc7000 and 2989 others\n"
        "@@ -1,3 +1,3 @@\n Version 1\n line\n-Variant 0\n+Variant 1\n\n"
        "== acc[9990-9999] (10)\n--- acc0000 and 6999 others\n+++ acc9990 and 9 others\n"
        "@@ -1,3 +1,3 @@\n Version 1\n line\n-Variant 0\n+Variant 2\n";
    CHECK(run.written(format_of(report_format::text, folded(true))) == whole);
    CHECK(run.written(format_of(report_format::text, folded(true)), true) == whole);
}
