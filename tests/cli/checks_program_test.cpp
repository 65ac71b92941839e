// Checks of a job over simulated devices: records, summary, exit code.
#include "cli/program.hpp"
#include "lab/lab_process.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace netpoll::testing;
using nlohmann::json;

namespace {

using texts = std::vector<std::string>;

child_options with_lab_password() {
    child_options options;
    options.environment = {"NETPOLL_PASSWORD=lab-password"};
    return options;
}

/// Four devices, two of each platform, and a job for them.
struct checked_lab {
    explicit checked_lab(texts faults = {}) : lab(4, arguments(std::move(faults))) {}

    static texts arguments(texts faults) {
        texts all{"--platforms", "cisco_ios,arista_eos", "--seed", "5"};
        all.insert(all.end(), faults.begin(), faults.end());
        return all;
    }
    run_result run(const std::string& job, texts more = {}) const {
        write_file(lab.folder() / "job.yaml", job);
        texts all{"--job", lab.folder() / "job.yaml"};
        all.insert(all.end(), more.begin(), more.end());
        all.push_back(lab.folder() / "lab.yaml");
        return run_netpoll(std::move(all), with_lab_password());
    }

    lab_process lab;
};

const std::string two_platforms = R"(
commands: [show version]
platforms:
  arista_eos: {commands: [show version, show running-config]}
checks:
  - {name: cisco, platform: cisco_ios, must_match: Cisco IOS Software}
  - {name: named, on: show running-config, contains_lines: "hostname {host}"}
  - {name: old, on: show version, must_not_match: "^Cisco", severity: warning, message: replace it}
)";

std::set<std::string> statuses_of(const json& document, const std::string& check) {
    std::set<std::string> all;
    for (const json& device : document["devices"])
        for (const json& each : device["checks"])
            if (each["name"] == check) all.insert(each["status"].get<std::string>());
    return all;
}

}  // namespace

TEST_CASE("checks stand in records, in the summary and in the exit code") {
    const checked_lab lab;
    const std::string results = lab.lab.folder() / "out.json";
    const auto done = lab.run(two_platforms, {"-o", results});
    const json document = json::parse(read_file(results));
    CHECK(validated(results) == "");
    CHECK(statuses_of(document, "cisco") == std::set<std::string>{"passed"});
    // Devices of the other platform do not have the command.
    CHECK(statuses_of(document, "named").contains("unknown"));
    CHECK(statuses_of(document, "old") == std::set<std::string>{"passed", "failed"});
    const json& counts = document["run"]["checks"];
    CHECK(counts["failed"]["warning"] == 2);
    CHECK(counts["passed"]["error"].get<int>() + counts["failed"]["error"].get<int>() +
              counts["unknown"]["error"].get<int>() ==
          6);
    CHECK(done.status == 1);
    CHECK(done.err.find("2 failed") != std::string::npos);
    CHECK(done.err.find("replace it") != std::string::npos);
    CHECK(done.err.find("checks FAILED: ") != std::string::npos);
    CHECK(done.err.find("4 devices in") != std::string::npos);
}

TEST_CASE("--fail-on says what counts") {
    const checked_lab lab;
    const std::string job =
        "commands: [show version]\n"
        "checks: [{name: w, must_not_match: ., severity: warning}, {name: p, must_match: ..}]\n";
    CHECK(lab.run(job).status == 0);
    CHECK(lab.run(job, {"--fail-on", "error"}).status == 0);
    CHECK(lab.run(job, {"--fail-on=warning"}).status == 1);
    CHECK(lab.run(job, {"--fail-on=info"}).status == 1);
    const auto never = lab.run(job, {"--fail-on=never"});
    CHECK(never.status == 0);
    CHECK(never.err.find("checks: 4 failed, 4 passed (--fail-on never)") != std::string::npos);
    const auto wrong = lab.run(job, {"--fail-on=fatal"});
    CHECK(wrong.status == 2);
    CHECK(wrong.err.find("info, warning, error or never") != std::string::npos);
}

TEST_CASE("a table shows who failed what, a dry run how many checks each gets") {
    const checked_lab lab;
    const auto table =
        lab.run(two_platforms, {"--format", "csv", "--fields", "platform,checks.failed"});
    CHECK(table.out.find("cisco_ios,old\n") != std::string::npos);
    const auto dry = lab.run(two_platforms, {"--dry-run"});
    CHECK(dry.status == 0);
    CHECK(dry.out.find("  checks    3\n") != std::string::npos);
    CHECK(dry.out.find("4 devices, 6 commands, 10 checks; mode") != std::string::npos);
}

TEST_CASE("what a device did not answer is unknown, and unknown is not passed") {
    const checked_lab lab({"--fault", "refuse=100%"});
    const std::string results = lab.lab.folder() / "out.json";
    const std::string job = "commands: [show version]\nchecks: [{name: n, must_not_match: x}]\n";
    CHECK(lab.run(job, {"-o", results}).status == 1);
    const json document = json::parse(read_file(results));
    CHECK(statuses_of(document, "n") == std::set<std::string>{"unknown"});
    CHECK(document["run"]["checks"]["unknown"]["error"] == 4);
    CHECK(validated(results) == "");
}

TEST_CASE("what was before is compared with, in every mode") {
    const checked_lab lab;
    const std::string first = lab.lab.folder() / "first.json";
    const std::string second = lab.lab.folder() / "second.json";
    const std::string job =
        "commands: [show running-config]\n"
        "checks: [{name: same, unchanged_since_last_run: true}, {name: fresh, max_age: 1h}]\n";
    CHECK(lab.run(job, {"-o", first}).status == 1);
    CHECK(statuses_of(json::parse(read_file(first)), "same") == std::set<std::string>{"unknown"});
    CHECK(statuses_of(json::parse(read_file(first)), "fresh") == std::set<std::string>{"passed"});
    for (const char* mode : {"async", "threads", "processes"}) {
        CAPTURE(mode);
        const auto done = lab.run(job, {"-o", second, "--against", first, "--mode", mode});
        CHECK(done.status == 0);
        CHECK(statuses_of(json::parse(read_file(second)), "same") ==
              std::set<std::string>{"passed"});
    }
    const std::string change = lab.lab.folder() / "change.yaml";
    write_file(change, "commands: [configure terminal, hostname moved, end]\n");
    CHECK(run_netpoll({"--job", change, "-l", "platform=cisco_ios", "-o", "/dev/null",
                       lab.lab.folder() / "lab.yaml"},
                      with_lab_password())
              .status == 0);
    CHECK(lab.run(job, {"-o", second, "--against", first}).status == 1);
    const json document = json::parse(read_file(second));
    CHECK(statuses_of(document, "same") == std::set<std::string>{"passed", "failed"});
    CHECK(document.dump().find("+hostname moved") != std::string::npos);
}

TEST_CASE("mistakes of a job and of --against are found before anyone is contacted") {
    const checked_lab lab;
    const auto bad = lab.run("commands: [x]\nchecks:\n  - {name: n, must_match: '('}\n");
    CHECK(bad.status == 2);
    CHECK(bad.err.find("job.yaml:3: check 'n': must_match: ") != std::string::npos);
    const std::string good = "commands: [x]\nchecks: [{name: n, must_match: x}]\n";
    CHECK(lab.run(good, {"--against", lab.lab.folder() / "none.json"}).status == 2);
    CHECK(lab.run("commands: [x]\n", {"--against", lab.lab.folder() / "none.json"})
              .err.find("the job has no checks") != std::string::npos);
    write_file(lab.lab.folder() / "job.yaml", "checks:\n  - {name: n, must_macth: x}\n");
    const auto checked = run({NETPOLL_BINARY_DIR "/netpoll", "inventory", "check", "--job",
                              lab.lab.folder() / "job.yaml", lab.lab.folder() / "lab.yaml"},
                             clean_environment());
    CHECK(checked.status == 2);
    CHECK(checked.err.find("job.yaml:2: check 'n': unknown key 'must_macth'") != std::string::npos);
}

TEST_CASE("the job that lies beside the inventories runs") {
    const checked_lab lab;
    const std::string results = lab.lab.folder() / "out.json";
    const auto done =
        lab.run(read_file(NETPOLL_SOURCE_DIR "/inventories/nightly-job.yaml"), {"-o", results});
    const json document = json::parse(read_file(results));
    CHECK(document["run"]["by_status"]["ok"] == 4);
    CHECK(statuses_of(document, "hostname") == std::set<std::string>{"passed"});
    CHECK(statuses_of(document, "software") == std::set<std::string>{"passed"});
    CHECK_FALSE(statuses_of(document, "not just restarted").contains("unknown"));
}

TEST_CASE("netpoll report checks shows what was judged, and judges again by another job") {
    const checked_lab lab;
    const std::string results = lab.lab.folder() / "out.json";
    const auto report = [&](texts arguments) {
        texts all{NETPOLL_BINARY_DIR "/netpoll", "report", "checks", results};
        all.insert(all.end(), arguments.begin(), arguments.end());
        return run(std::move(all), clean_environment());
    };
    CHECK(lab.run(two_platforms, {"-o", results}).status == 1);
    const auto shown = report({});
    CHECK(shown.status == 1);
    CHECK(shown.out.find("old    warning   failed ") != std::string::npos);
    CHECK(shown.out.find("4 devices with checks; checks FAILED: ") != std::string::npos);
    const json as_json = json::parse(report({"--format", "json"}).out);
    CHECK(as_json["summary"]["failed"]["warning"] == 2);
    CHECK(as_json["devices"].size() == 4);

    const std::string other = lab.lab.folder() / "other.yaml";
    write_file(other, "checks: [{name: again, on: show version, must_match: 'uptime|Uptime'}]\n");
    const std::string junit = lab.lab.folder() / "junit.xml";
    const std::string sarif = lab.lab.folder() / "out.sarif";
    const auto again = report({"--job", other, "--all", "--junit", junit, "--sarif", sarif});
    CHECK(again.status == 0);
    CHECK(again.out.find("4 devices with checks; checks: 4 passed\n") != std::string::npos);
    CHECK(read_file(junit).find("<testcase name=\"again (show version)\"") != std::string::npos);
    CHECK(json::parse(read_file(sarif))["runs"][0]["results"].empty());
    write_file(other, "checks: [{name: same, on: show version, unchanged_since_last_run: true}]\n");
    CHECK(report({"--job", other}).status == 1);
    CHECK(report({"--job", other, "--fail-on=never"}).status == 0);
    CHECK(report({"--job", other, "--against", results}).status == 0);

    CHECK(report({"--against", results}).status == 2);
    CHECK(report({"--fail-on", "fatal"}).status == 2);
    write_file(other, "checks: [{name: n, must_match: '{data.none}'}]\n");
    const auto wrong = report({"--job", other});
    CHECK(wrong.status == 2);
    CHECK(wrong.err.find("there is no data.none (host '") != std::string::npos);
    write_file(other, "commands: [x]\n");
    CHECK(report({"--job", other}).err.find("it has no checks") != std::string::npos);
}

TEST_CASE("a run in a rundir compares with the one before, and writes JUnit and SARIF") {
    const checked_lab lab;
    const std::string runs = lab.lab.folder() / "runs";
    const std::string junit = lab.lab.folder() / "junit.xml";
    const std::string sarif = lab.lab.folder() / "out.sarif";
    const std::string job =
        "commands: [show version]\nchecks: [{name: same, unchanged_since_last_run: true}]\n";
    CHECK(lab.run(job, {"--rundir", runs}).status == 1);
    CHECK(lab.run(job, {"--rundir", runs, "--junit", junit, "--sarif", sarif}).status == 0);
    CHECK(read_file(junit).find("tests=\"4\" failures=\"0\" errors=\"0\"") != std::string::npos);
    CHECK(json::parse(read_file(sarif))["runs"][0]["results"].empty());
    const auto shown =
        run({NETPOLL_BINARY_DIR "/netpoll", "report", "checks", runs}, clean_environment());
    CHECK(shown.status == 0);
    CHECK(shown.out == "4 devices with checks; checks: 4 passed\n");
    CHECK(lab.run(job, {"--junit", junit, "-o", junit}).status == 2);
    CHECK(lab.run(job, {"--junit", lab.lab.folder() / "none/x", "-o", "/dev/null"}).status == 3);
}
