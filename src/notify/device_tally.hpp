// Records of devices added up: what metrics say of them. Knows no file.
#pragma once

#include "results/recorded_result.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace netpoll {

/// Durations counted as Prometheus does: how many are at most so long.
class duration_counts {
public:
    /// Seconds: from a round trip in one building to a device that is given up.
    static constexpr std::array<double, 13> bounds{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5,
                                                   1,     2.5,  5,     10,   30,  60};

    void add(double seconds) noexcept;
    /// In each bucket alone; the last is above all bounds.
    const std::array<std::uint64_t, bounds.size() + 1>& counts() const noexcept { return counts_; }
    double sum() const noexcept { return sum_; }

private:
    std::array<std::uint64_t, bounds.size() + 1> counts_{};
    double sum_{0};
};

/// What is counted of the records of a run. One thread at a time.
struct device_tally {
    std::map<std::string, std::size_t> by_status;
    std::map<std::string, std::size_t> by_error;
    std::map<std::string, std::size_t> checks;  ///< by their status
    std::map<std::string, duration_counts> phases;
    duration_counts devices;  ///< of those that were contacted

    void add(const recorded_result& record);
};

}  // namespace netpoll
