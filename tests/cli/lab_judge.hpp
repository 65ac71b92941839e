// What simulated devices judge a run by, and in which modes. Knows no test.
#pragma once

#include "lab/lab_process.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <csignal>
#include <string>
#include <vector>

namespace netpoll::testing {

/// Options that choose each engine.
inline const std::vector<std::vector<std::string>>& every_mode() {
    static const std::vector<std::vector<std::string>> modes{{"--mode=async"},
                                                             {"--mode=async", "--reactors=2"},
                                                             {"--mode=threads", "--concurrency=50"},
                                                             {"--mode=processes", "--workers=4"}};
    return modes;
}

inline std::string words_of(const std::vector<std::string>& mode) {
    std::string all;
    for (const auto& each : mode)
        all += each + " ";
    return all;
}

/// Ends the lab, and reads what it has written to this file of its --stats.
inline nlohmann::json counted_at_end(lab_process& lab, const std::string& stats) {
    lab.process().signal(SIGTERM);
    REQUIRE(lab.process().wait(milliseconds{10'000}) == 0);
    return nlohmann::json::parse(read_file(stats));
}

}  // namespace netpoll::testing
