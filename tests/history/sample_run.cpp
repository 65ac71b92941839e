// Writes NDJSON as netpoll does.
#include "history/sample_run.hpp"

#include "results/report.hpp"
#include "results/timestamp.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

namespace netpoll::testing {

namespace {

using record_json = nlohmann::ordered_json;

record_json sample_commands(const sample_device& device) {
    auto commands = record_json::array();
    for (const auto& [command, output] : device.outputs)
        commands.push_back({{"command", command},
                            {"status", device.error.empty() ? "ok" : "incomplete"},
                            {"output", output},
                            {"bytes", output.size()},
                            {"sha256", sha256_hex(output)},
                            {"duration_ms", 5}});
    return commands;
}

record_json sample_record(wall_time when, const sample_device& device) {
    const bool failed = !device.error.empty();
    const auto began = when + std::chrono::seconds(1);
    const auto time = [&](wall_time at) {
        return device.contacted ? record_json(rfc3339(at)) : record_json();
    };
    record_json record{{"host", device.host},
                       {"hostname", "192.0.2.1"},
                       {"port", 22},
                       {"platform", "cisco_ios"},
                       {"run_id", sample_run_id(when)},
                       {"status", !device.contacted ? "skipped"
                                  : failed          ? "failed"
                                                    : "ok"},
                       {"error", nullptr},
                       {"attempts", device.contacted ? 1 : 0},
                       {"started", time(began)},
                       {"ended", time(began + std::chrono::seconds(2))},
                       {"duration_ms", device.contacted ? 2'000 : 0},
                       {"phases", {{"connect_ms", 1.25}, {"command_ms", 1'900}}},
                       {"ssh", record_json::object()}};
    if (failed)
        record["error"] = {{"code", device.error},
                           {"phase", "connect"},
                           {"message", "What to do."},
                           {"detail", "of " + device.host}};
    if (device.contacted && !failed)
        record["ssh"] = {{"server_version", "SSH-2.0-Cisco-1.25"},
                         {"hostkey", "ssh-ed25519"},
                         {"fingerprint", device.fingerprint},
                         {"auth", "password"}};
    record["commands"] = sample_commands(device);
    return record;
}

}  // namespace

wall_time minute(int number) {
    using namespace std::chrono;
    return sys_days(year(2026) / November / 1) + minutes(number);
}

std::string sample_run_id(wall_time when) {
    return "run-" + rfc3339(when);
}

std::string sample_results(wall_time when, const std::vector<sample_device>& devices) {
    std::string lines;
    for (const auto& each : devices)
        lines += sample_record(when, each).dump() + "\n";
    record_json run{{"run_id", sample_run_id(when)},
                    {"version", "0.1.0"},
                    {"schema", "netpoll/1"},
                    {"user", "netops"},
                    {"mode", "async"},
                    {"concurrency", 10},
                    {"started", rfc3339(when)},
                    {"ended", rfc3339(when + std::chrono::seconds(9))},
                    {"interrupted", false}};
    run["inventory"] = std::vector<std::string>{"/etc/hosts.yaml"};
    record_json line = record_json::object();
    line["run"] = std::move(run);
    return lines + line.dump() + "\n";
}

added_run add_sample(history_file& to, const temp_folder& folder, wall_time when,
                     const std::vector<sample_device>& devices) {
    const auto path = folder / "sample.ndjson";
    write_file(path, sample_results(when, devices));
    const auto results = recorded_results::open(path, false);
    REQUIRE(results);
    const auto run = results->run();
    REQUIRE(run);
    const auto added = to.add_run(*run, *results, "ok");
    REQUIRE_MESSAGE(added.has_value(), (added ? "" : added.error()));
    return *added;
}

}  // namespace netpoll::testing
