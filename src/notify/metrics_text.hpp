// Figures of a run in Prometheus' text format. Knows no file.
#pragma once

#include "core/duration_histogram.hpp"
#include "notify/device_tally.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace netpoll {

/// Of how long ago the devices of an inventory answered last, where a history knows it.
struct staleness {
    std::size_t devices{0};  ///< that have not been ok for a day
    /// Since when the device has not been ok that has not been so for longest.
    std::optional<std::chrono::system_clock::time_point> oldest{};
};

struct run_metrics {
    /// Which run of several on one machine: each metric has it as the label `run`.
    std::string run;
    std::string verdict;  ///< by its name
    std::chrono::system_clock::time_point started;
    std::chrono::system_clock::time_point ended;
    /// When a run of this label was ok last; absent: never, as far as is known.
    std::optional<std::chrono::system_clock::time_point> succeeded{};
    device_tally devices;
    duration_histogram reactor_lag;
    std::chrono::microseconds cpu_user{0};
    std::chrono::microseconds cpu_system{0};
    std::uint64_t peak_memory{0};  ///< bytes
    std::optional<staleness> stale{};
};

/// Text format 0.0.4. A file is of one run: what others call a counter begins anew with each, so
/// all are gauges but the histograms, whose rates mean nothing.
std::string metrics_text(const run_metrics& metrics);

/// The value of netpoll_run_last_success_timestamp_seconds in a text of ours.
std::optional<std::chrono::system_clock::time_point> last_success_in(const std::string& text);

}  // namespace netpoll
