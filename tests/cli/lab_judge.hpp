// What simulated devices judge a run by, and in which modes. Knows no test.
#pragma once

#include "lab/lab_process.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <csignal>
#include <cstddef>
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

/// What the lab has counted so far.
inline std::size_t counted_by(lab_process& lab, const std::string& what) {
    const std::string key = " " + what + "=";
    const auto last_said = [&] {
        const std::string said = lab.process().out() + lab.process().err();
        const auto at = said.rfind(key);
        return at == said.npos ? std::string() : said.substr(at + key.size()) + std::to_string(at);
    };
    const std::string before = last_said();
    // It says all its counters each time, so what is waited for is that it says them again.
    for (int i = 0; last_said() == before; ++i) {
        REQUIRE(i < 200);
        REQUIRE_FALSE(lab.counts_now("nothing of this kind"));
    }
    return std::stoul(last_said());
}

/// Until so many have logged in.
inline void await_logins(lab_process& lab, std::size_t number) {
    for (int i = 0; i < 1'000; ++i)
        if (counted_by(lab, "logins") >= number) return;
    FAIL("nobody logs in any more");
}

}  // namespace netpoll::testing
