// netpoll on a machine whose clock jumps. Knows no engine.
#include "cli/program.hpp"
#include "lab/lab_process.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace netpoll::testing;
using nlohmann::json;

namespace {

constexpr const char* every_mode[] = {"async", "threads", "processes"};

struct results {
    std::vector<json> devices;
    json run;
    int status{-1};
    std::string err;
};

results poll(const lab_process& lab, const std::string& mode, std::vector<std::string> more,
             std::vector<std::string> machine = {}) {
    std::vector<std::string> argv{NETPOLL_BINARY_DIR "/netpoll", "--mode=" + mode,  "--known-hosts",
                                  lab.folder() / "known_hosts",  "--format=ndjson", "--workers=2"};
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

}  // namespace

// AddressSanitizer must be loaded first, and a preloaded library is.
#ifndef __SANITIZE_ADDRESS__

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
