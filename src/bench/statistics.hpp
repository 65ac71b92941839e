// Runs to figures with their spread. Knows no layout.
#pragma once

#include "bench/runs.hpp"

#include <optional>
#include <string>
#include <vector>

namespace netpoll::bench {

/// One figure over the repeats of a cell.
struct spread {
    double median{0};
    double least{0};
    double most{0};
};

/// Of no values: zeros.
spread spread_of(std::vector<double> values);

/// One cell in figures. A cell whose runs all have a problem has zeros.
struct cell_summary {
    bench::cell cell;
    std::size_t runs{0};  ///< with figures
    std::vector<std::string> problems;
    bool cut{false};
    std::size_t devices{0};                       ///< in each run
    std::map<std::string, std::size_t> failures;  ///< by code, over all runs
    std::size_t failed{0};

    spread per_second;  ///< devices that are ok, by the time of the run
    spread wall_s;
    spread user_ms;  ///< CPU of netpoll per device
    spread system_ms;
    spread cpu_ms;                       ///< both
    spread peak_mb;                      ///< MiB
    spread switches;                     ///< per device
    spread live;                         ///< most sessions open at once
    std::optional<spread> lag_ms;        ///< 99th percentile of a run
    std::optional<double> machine_busy;  ///< median share of all cores
    double cores_used{0};                ///< CPU time of netpoll by wall time, median
    std::optional<double> session_kb;    ///< KiB of a live session, see `summarise`

    std::array<phase_times, static_cast<std::size_t>(phase_count)> phases;  ///< of all runs
    phase_times device;

    /// Every device answered in every run.
    bool flawless() const noexcept;
};

/// One summary a cell, in their order. A session's memory is what the peak rose by over the same
/// mode's cell with the fewest sessions, for each session more; it is left out where there are not
/// at least 16 more, or where memory did not rise.
std::vector<cell_summary> summarise(const std::vector<measured_cell>& cells);

}  // namespace netpoll::bench
