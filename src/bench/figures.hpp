// Figures as people read them, the same in the table and on the page. Knows no layout.
#pragma once

#include "bench/statistics.hpp"

#include <array>
#include <string>
#include <vector>

namespace netpoll::bench {

/// Three significant digits without an exponent: "0.0123", "4.56", "78.9", "1234".
std::string shown(double value);
/// Without decimals.
std::string shown_count(double value);
/// Three digits with a unit that fits: "320 ns", "4.56 us", "1.2 ms"; "-" for zero.
std::string shown_time(std::chrono::nanoseconds time);
/// "112 B", "9.4 KB", "1.2 MB" (1024-based); "-" for zero.
std::string shown_bytes(std::uint64_t bytes);
/// "340-361", or nothing where there is one value only.
std::string shown_range(const spread& values, std::size_t runs);
/// Which quantiles of times are shown, and how they are called.
inline constexpr std::array shown_shares{0.5, 0.95, 0.99};
inline constexpr std::array shown_share_names{"p50", "p95", "p99"};
/// These, in milliseconds; "-" where there is none.
std::vector<std::string> shown_quantiles(const phase_times& times);
/// "async 100"; only "sequential" where nothing is at once.
std::string shown(const cell& which);
/// "2 closed, 1 timed_out", problems, "cut"; "-" where all is well.
std::string shown_failures(const cell_summary& all);

/// Phases that took more than a hundredth of a device's time (both p95) in some cell; the JSON has
/// all.
std::vector<phase> seen_phases(const std::vector<cell_summary>& cells);

/// What no bench from one machine can see, as sentences.
std::vector<std::string> blind_spots();
/// How the figures came about, as sentences.
std::vector<std::string> method(const results& all);

}  // namespace netpoll::bench
