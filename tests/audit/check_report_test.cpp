// Checks of results as a table for programs: JUnit and SARIF.
#include "audit/check_report.hpp"
#include "audit/junit.hpp"
#include "audit/recorded_outputs.hpp"
#include "audit/sarif.hpp"
#include "results/recorded_result.hpp"

#include "support/child_process.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

std::string check_record(const std::string& host, const std::string& checks,
                         const std::string& status = "ok") {
    return R"({"host":")" + host + R"(","status":")" + status +
           R"(","ended":"2026-11-26T02:00:00.000Z","commands":[{"command":"c","status":"ok","output":"x\n","sha256":"ab"}])" +
           (checks.empty() ? "" : ",\"checks\":[" + checks + "]") + "}\n";
}

std::string check_text(const char* name, const char* severity, const char* status) {
    return std::string(R"({"name":")") + name + R"(","severity":")" + severity + R"(","status":")" +
           status + R"(","command":"c","message":"m","detail":"d","line":3})";
}

constexpr const char* end_of_run = R"({"run":{"schema":"netpoll/1","run_id":"r1"}})"
                                   "\n";

check_report report_of(const std::string& records) {
    const temp_folder folder;
    write_file(folder / "r.ndjson", records + end_of_run);
    auto report = report_checks(folder / "r.ndjson", false);
    REQUIRE(report);
    return std::move(*report);
}

/// What may stand in names, messages and details to break a document.
const std::string hostile =
    "a]]>&<\"'\x01\x1b\x7f\xff\xed\xa0\x80\xef\xbf\xbf\xef\xbf\xbe\n\t\xc3\xa9";

check_report hostile_report() {
    check_report report;
    report.run_id = hostile;
    report.devices.push_back({hostile, device_status::ok, "", {}, milliseconds{1'250}, {}});
    for (const auto status : {check_status::passed, check_status::failed, check_status::unknown})
        for (const auto severity :
             {check_severity::info, check_severity::warning, check_severity::error}) {
            report.devices[0].checks.push_back(
                {hostile, severity, status, hostile, hostile, hostile, 1});
            report.counts.add(status, severity);
        }
    report.devices.push_back({"b", device_status::failed, "closed", {}, {}, {}});
    return report;
}

}  // namespace

TEST_CASE("checks are read back as records have them") {
    const auto report =
        report_of(check_record("a", check_text("n", "error", "failed") + "," +
                                        check_text("n", "info", "passed") + ",7,{}") +
                  check_record("b", "") + check_record("c", check_text("n", "error", "unknown")));
    CHECK(report.run_id == "r1");
    CHECK(report.without == 1);
    REQUIRE(report.devices.size() == 2);
    CHECK(report.devices[0].checks ==
          std::vector<check_result>{
              {"n", check_severity::error, check_status::failed, "c", "m", "d", 3},
              {"n", check_severity::info, check_status::passed, "c", "m", "d", 3}});
    CHECK(report.counts.of(check_status::unknown, check_severity::error) == 1);
    CHECK_FALSE(report.counts.fail(fail_on::never));
    CHECK(report.counts.fail(fail_on::error));
}

TEST_CASE("JUnit passes the constraints of its schema, whatever names and outputs hold") {
    const temp_folder folder;
    for (const auto limit : {fail_on::info, fail_on::error, fail_on::never}) {
        write_file(folder / "junit.xml", junit_xml(hostile_report(), limit));
        const auto checked =
            run({"/usr/bin/python3", NETPOLL_SOURCE_DIR "/tests/audit/junit_check.py",
                 folder / "junit.xml"});
        CHECK(checked.status == 0);
        CHECK(checked.err == "");
    }
    CHECK(xml_text(hostile) ==
          "a]]&gt;&amp;&lt;&quot;'\\x01\\x1B\\x7F\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
          "\xEF\xBF\xBD\xEF\xBF\xBD&#10;&#9;\xc3\xa9");
}

TEST_CASE("JUnit: what counts is a failure or an error, what does not is skipped") {
    const auto report = report_of(check_record(
        "a", check_text("bad", "error", "failed") + "," + check_text("odd", "warning", "failed") +
                 "," + check_text("open", "error", "unknown") + "," +
                 check_text("well", "error", "passed")));
    const auto text = junit_xml(report, fail_on::error);
    CHECK(text.find("<testsuite name=\"a\" tests=\"4\" failures=\"1\" errors=\"1\" "
                    "skipped=\"1\"") != std::string::npos);
    CHECK(text.find("<testcase name=\"bad (c)\" classname=\"a\">\n      <failure type=\"error\" "
                    "message=\"m\">d&#10;line 3</failure>") != std::string::npos);
    CHECK(text.find("<skipped type=\"warning\" message=\"failed: m\">") != std::string::npos);
    CHECK(text.find("<error type=\"error\" message=\"m\">") != std::string::npos);
    CHECK(text.find("<testcase name=\"well (c)\" classname=\"a\"/>") != std::string::npos);
    CHECK(junit_xml(report, fail_on::warning).find("failures=\"2\"") != std::string::npos);
}

TEST_CASE("SARIF has a rule for each check and a result for what did not pass") {
    const auto sarif = json::parse(sarif_json(report_of(check_record(
        "a b", check_text("n", "warning", "failed") + "," + check_text("m", "error", "passed") +
                   "," + check_text("n", "warning", "unknown")))));
    CHECK(sarif["version"] == "2.1.0");
    const json& only = sarif["runs"][0];
    CHECK(only["tool"]["driver"]["rules"].size() == 2);
    REQUIRE(only["results"].size() == 2);
    CHECK(only["results"][0]["level"] == "warning");
    CHECK(only["results"][0]["message"]["text"] == "m\nd");
    const json& place = only["results"][0]["locations"][0]["physicalLocation"];
    CHECK(place["artifactLocation"]["uri"] == "a%20b/c");
    CHECK(place["region"]["startLine"] == 3);
    CHECK(only["results"][1]["kind"] == "open");
    CHECK(only["results"][1]["level"] == "none");
    CHECK(json::accept(sarif_json(hostile_report())));
}

TEST_CASE("good outputs of a result of before, and no others") {
    const temp_folder folder;
    write_file(folder / "r", check_record("a", "") + check_record("b", "", "failed") + end_of_run);
    const auto before = outputs_in_results(folder / "r");
    REQUIRE(before);
    const auto found = (*before)->find("a", "c");
    REQUIRE(found);
    CHECK(found->text == "x\n");
    CHECK(found->sha256 == "ab");
    CHECK_FALSE((*before)->find("a", "d"));
    CHECK_FALSE((*before)->find("b", "c"));
    CHECK_FALSE((*before)->find("z", "c"));
    CHECK_FALSE(outputs_in_results(folder / "none"));
}
