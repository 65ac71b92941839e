// netpoll where memory or descriptors are short or the clock jumps: that costs single devices
// something, and never the run. Knows no engine.
#include "cli/program.hpp"
#include "lab/lab_process.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace netpoll::testing;
using nlohmann::json;
using namespace std::string_literals;

namespace {

constexpr const char* every_mode[] = {"async", "threads", "processes"};

struct results {
    std::vector<json> devices;
    json run;
    int status{-1};
    std::string err;
};

/// `argv` comes before the program's own.
results poll(const lab_process& lab, const std::string& mode, std::vector<std::string> more,
             std::vector<std::string> machine = {}, std::vector<std::string> argv = {}) {
    for (const auto& word : {NETPOLL_BINARY_DIR "/netpoll"s, "--mode=" + mode, "--known-hosts"s,
                             lab.folder() / "known_hosts", "--format=ndjson"s, "--workers=2"s})
        argv.push_back(word);
    argv.insert(argv.end(), more.begin(), more.end());
    argv.push_back(lab.folder() / "lab.yaml");
    auto options = clean_environment();
    if (!machine.empty()) options.environment.push_back("LD_PRELOAD=" NETPOLL_ODD_MACHINE);
    options.environment.insert(options.environment.end(), machine.begin(), machine.end());
    const auto ended = run(std::move(argv), options);
    results got;
    got.status = ended.status;
    got.err = ended.err;
    std::istringstream lines(ended.out);
    for (std::string line; std::getline(lines, line);) {
        json one = json::parse(line);
        if (one.contains("run"))
            got.run = one["run"];
        else
            got.devices.push_back(std::move(one));
    }
    return got;
}

/// Devices of which some never end, and how they fared: who floods has this code, and nobody else
/// suffers.
void check_only_floods_fail(const results& got, const std::string& code) {
    CAPTURE(got.err);
    CHECK(got.status == 1);
    REQUIRE(got.devices.size() == 12);
    std::size_t failed = 0;
    for (const auto& each : got.devices) {
        if (each["status"] == "ok") continue;
        CAPTURE(each["error"]);
        CHECK(each["error"]["code"] == code);
        ++failed;
    }
    CHECK(failed > 0);
    CHECK(failed < 12);
}

}  // namespace

TEST_CASE("memory: those that flood are cut, the others get all of theirs") {
    lab_process lab(12, {"--platforms", "linux", "--fault", "endless-output=40%"});
    for (const std::string mode : every_mode) {
        CAPTURE(mode);
        const auto got = poll(lab, mode, {"--memory=3M", "--max-output=1G"});
        check_only_floods_fail(got, "output_limit");
        std::size_t bytes = 0;
        for (const auto& each : got.devices) {
            for (const auto& command : each["commands"]) {
                bytes += command["bytes"].get<std::size_t>();
                if (each["status"] != "ok") CHECK(command["truncated"] == true);
            }
            if (each["status"] != "ok")
                CHECK(each["error"]["detail"].get<std::string>().find("--memory") !=
                      std::string::npos);
        }
        // What workers have read meanwhile, and the records under way to their parent, come on top.
        CHECK(bytes < (6U << 20));
    }
}

TEST_CASE("64 descriptors: as many sessions as fit, and not even -q hides how many") {
    lab_process lab(50, {"--platforms", "linux", "--latency", "50ms"});
    for (const std::string mode : every_mode) {
        CAPTURE(mode);
        const auto got =
            poll(lab, mode, {"-q"}, {}, {"sh", "-c", "ulimit -n 64; exec \"$@\"", "sh"});
        CAPTURE(got.err);
        CHECK(got.status == 0);
        CHECK(got.devices.size() == 50);
        const std::size_t fit = mode == "async" ? 40 : mode == "threads" ? 20 : 50;
        CHECK(got.run["concurrency"] == fit);
        const auto lowered = "concurrency is lowered from 50 to " + std::to_string(fit);
        CHECK((got.err.find(lowered) != std::string::npos) == (fit < 50));
    }
}

// AddressSanitizer must be loaded first, and a preloaded library is.
#ifndef __SANITIZE_ADDRESS__

TEST_CASE("no memory for an output is its device's local_limit, in every mode") {
    lab_process lab(12, {"--platforms", "linux", "--fault", "endless-output=20%"});
    for (const std::string mode : every_mode) {
        CAPTURE(mode);
        const auto got = poll(lab, mode, {"--max-output=64M"}, {"MOST_AT_ONCE=6000000"});
        check_only_floods_fail(got, "local_limit");
    }
}

TEST_CASE("a clock that jumps changes no duration") {
    lab_process lab(6, {"--platforms", "linux"});
    for (const std::string mode : every_mode) {
        CAPTURE(mode);
        const auto got = poll(lab, mode, {}, {"CLOCK_JUMPS=1"});
        CAPTURE(got.err);
        REQUIRE(got.devices.size() == 6);
        constexpr double hour = 3'600'000;
        for (const auto& each : got.devices) {
            CHECK(each["duration_ms"] > 0);
            CHECK(each["duration_ms"] < hour);
            CHECK(each["started"].get<std::string>() <= each["ended"].get<std::string>());
        }
        CHECK(got.run["duration_ms"] > 0);
        CHECK(got.run["duration_ms"] < hour);
    }
}

#endif
