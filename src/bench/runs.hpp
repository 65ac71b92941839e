// What a bench measured, as plain values. Knows no engine, no file and no clock.
#pragma once

#include "core/duration_histogram.hpp"
#include "core/unit_costs.hpp"

#include <netpoll/error.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace netpoll::bench {

inline double in_ms(std::chrono::microseconds time) {
    return static_cast<double>(time.count()) / 1e3;
}

/// One combination that is measured: how netpoll is told to work.
struct cell {
    std::string mode;  ///< a word of --modes: "async-inline" is async without CPU workers
    std::size_t concurrency{1};

    bool operator==(const cell&) const = default;
};

/// How long one phase took, over many devices.
struct phase_times {
    duration_histogram times;
    std::chrono::microseconds total{0};

    void add(std::chrono::microseconds time) noexcept;
    void merge(const phase_times& other) noexcept;
    /// Zero where there is none.
    std::chrono::microseconds mean() const noexcept;
};

/// One run of a cell over all devices.
struct run {
    std::string problem;  ///< why there are no figures (a crash, a full disk), or empty
    bool cut{false};      ///< --cell-time was reached: figures are of the devices that finished
    std::chrono::microseconds wall{0};
    std::size_t devices{0};
    std::size_t ok{0};
    std::size_t skipped{0};  ///< by the cut: never begun, or told to say goodbye
    std::map<std::string, std::size_t> failures;          ///< by error code, without the skipped
    std::map<std::string, std::vector<std::string>> who;  ///< hosts by error code
    std::chrono::microseconds user{0};
    std::chrono::microseconds system{0};
    std::uint64_t peak_memory{0};
    std::uint64_t voluntary_switches{0};
    std::uint64_t involuntary_switches{0};
    std::size_t live{0};                               ///< most sessions open at the same moment
    std::optional<std::chrono::microseconds> lag_p99;  ///< of the reactors; absent without
    std::optional<std::chrono::microseconds> lag_max;
    std::optional<double> machine_busy;  ///< share of all cores that anybody used, 0 to 1
    std::array<phase_times, static_cast<std::size_t>(phase_count)> phases;  ///< by `phase`
    phase_times device;  ///< a whole device, of those that are ok

    std::size_t failed() const noexcept;
};

struct measured_cell {
    bench::cell cell;
    std::vector<run> runs;  ///< those that count, in the order in which they were made
};

/// A device that failed before anything was counted.
struct left_out {
    std::string host;
    std::string code;
};

/// Everything that is reported.
struct results {
    std::string version;
    std::string inventory;  ///< its name, as given
    std::string started;    ///< RFC 3339
    std::string ended;
    std::size_t devices{0};  ///< that every cell logged in to
    std::vector<left_out> out;
    unsigned cores{1};
    unsigned repeat{1};
    unsigned warmup{0};
    std::chrono::milliseconds cell_time{0};
    bool interrupted{false};
    std::string stopped;               ///< why the rest was not measured, or empty
    std::vector<std::string> remarks;  ///< what was clamped, collapsed or cut
    std::vector<measured_cell> cells;
    std::optional<unit_costs> units;
};

}  // namespace netpoll::bench
