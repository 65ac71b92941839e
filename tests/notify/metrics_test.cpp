// The text that Prometheus reads: names, types and figures.
#include "machine/place.hpp"
#include "notify/metrics_file.hpp"
#include "notify/metrics_text.hpp"
#include "results/whole_file.hpp"
#include "support/planted_link.hpp"

#include <doctest/doctest.h>

#include <set>
#include <sstream>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

recorded_result record_of(device_status status, std::string code, double connect_ms) {
    recorded_result record;
    record.status = status;
    record.error_code = std::move(code);
    record.connections = connect_ms > 0 ? 1 : 0;
    record.duration = std::chrono::milliseconds(1'500);
    if (connect_ms > 0) record.phases_ms = {{"connect", connect_ms}};
    return record;
}

run_metrics sample_metrics() {
    run_metrics metrics;
    metrics.run = "netpoll-core";
    metrics.verdict = "some_failed";
    metrics.started = std::chrono::system_clock::time_point(std::chrono::seconds(1'795'744'803));
    metrics.ended = metrics.started + std::chrono::milliseconds(185'250);
    metrics.devices.add(record_of(device_status::ok, "", 4));
    metrics.devices.add(record_of(device_status::ok, "", 70));
    metrics.devices.add(record_of(device_status::failed, "timed_out", 10'000));
    metrics.devices.add(record_of(device_status::skipped, "", 0));
    metrics.reactor_lag.add(std::chrono::microseconds(250'000));
    metrics.stale = staleness{2, metrics.started - std::chrono::hours(48)};
    return metrics;
}

bool has(const std::string& text, const std::string& line) {
    return text.find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("figures of a run") {
    const std::string text = metrics_text(sample_metrics());
    const std::string expected = R"(
netpoll_run_verdict{run="netpoll-core",verdict="ok"} 0
netpoll_run_verdict{run="netpoll-core",verdict="some_failed"} 1
netpoll_run_start_timestamp_seconds{run="netpoll-core"} 1795744803
netpoll_run_duration_seconds{run="netpoll-core"} 185.25
netpoll_run_devices{run="netpoll-core",status="ok"} 2
netpoll_run_devices{run="netpoll-core",status="cancelled"} 0
netpoll_run_device_errors{run="netpoll-core",code="timed_out"} 1
netpoll_run_phase_duration_seconds_bucket{run="netpoll-core",phase="connect",le="0.005"} 1
netpoll_run_phase_duration_seconds_bucket{run="netpoll-core",phase="connect",le="0.1"} 2
netpoll_run_phase_duration_seconds_bucket{run="netpoll-core",phase="connect",le="10"} 3
netpoll_run_phase_duration_seconds_bucket{run="netpoll-core",phase="connect",le="+Inf"} 3
netpoll_run_phase_duration_seconds_count{run="netpoll-core",phase="connect"} 3
netpoll_run_device_duration_seconds_sum{run="netpoll-core"} 4.5
netpoll_run_reactor_lag_max_seconds{run="netpoll-core"} 0.25
netpoll_devices_stale{run="netpoll-core"} 2
netpoll_device_oldest_success_timestamp_seconds{run="netpoll-core"} 1795572003
)";
    std::istringstream wanted(expected);
    std::string line;
    while (std::getline(wanted, line)) {
        CAPTURE(line);
        CHECK(text.find(line.empty() ? line : "\n" + line + "\n") != std::string::npos);
    }
    CHECK_FALSE(last_success_in(text));
}

TEST_CASE(
    "the text is one that Prometheus takes: help and type once, then the samples of that metric") {
    std::istringstream lines(metrics_text(sample_metrics()));
    std::set<std::string> seen;
    std::string name;
    std::string line;
    std::set<std::string> series;
    while (std::getline(lines, line)) {
        CAPTURE(line);
        if (line.starts_with("# HELP ")) {
            name = line.substr(7, line.find(' ', 7) - 7);
            CHECK(seen.insert(name).second);
            REQUIRE(std::getline(lines, line));
            const bool known =
                line == "# TYPE " + name + " gauge" || line == "# TYPE " + name + " histogram";
            CHECK(known);
            continue;
        }
        const auto brace = line.find('{');
        const auto close = line.rfind("} ");
        REQUIRE(brace != line.npos);
        REQUIRE(close != line.npos);
        CHECK(line.substr(0, brace).starts_with(name));
        CHECK(series.insert(line.substr(0, close)).second);
        CHECK(line.find_first_not_of("0123456789.e+-", close + 2) == line.npos);
    }
    CHECK(seen.size() >= 12);
}

TEST_CASE("labels are escaped, and named by the file") {
    run_metrics metrics = sample_metrics();
    metrics.run = "a\"b\\c\nd";
    CHECK(has(metrics_text(metrics), R"(netpoll_run_duration_seconds{run="a\"b\\c\nd"} 185.25)"));
    CHECK(run_label("/var/lib/node_exporter/netpoll-core.prom") == "netpoll-core");
    CHECK(run_label("/srv/audit/metrics.prom") == "audit");
    CHECK(run_label("metrics.prom") == "netpoll");
    CHECK(run_label("core.new.prom") == "core.new");
}

TEST_CASE("when a run was ok last outlives a run that was not, and permissions stay") {
    const temp_folder folder;
    const std::string path = folder / "core.prom";
    CHECK_FALSE(last_success_of(path));
    run_metrics metrics = sample_metrics();
    metrics.verdict = "ok";
    metrics.succeeded = metrics.ended;
    REQUIRE(write_small_file(path, metrics_text(metrics)));
    CHECK(mode_of(path) == 0600);
    REQUIRE(::chmod(path.c_str(), 0644) == 0);
    metrics.succeeded = last_success_of(path);
    REQUIRE(metrics.succeeded);
    CHECK(*metrics.succeeded - metrics.ended < std::chrono::milliseconds(2));
    REQUIRE(write_small_file(path, metrics_text(metrics)));
    CHECK(mode_of(path) == 0644);
    for (const char* bad : {"", "x", "\nnetpoll_run_last_success_timestamp_seconds{run=\"a\"}\n",
                            "\nnetpoll_run_last_success_timestamp_seconds{run=\"a\"} nan\n",
                            "\nnetpoll_run_last_success_timestamp_seconds{run=\"a\"} 1e300\n"})
        CHECK_FALSE(last_success_in(bad));
}
