// What `netpoll bench` is asked for. Knows no inventory and no engine.
#pragma once

#include "cli/flags.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

enum class bench_format { table, json };

struct bench_options {
    options run;  ///< what all runs have in common
    std::vector<std::string> modes{"sequential", "threads", "async", "processes"};
    std::vector<std::size_t> concurrency{1, 10, 100, 1'000, 10'000};
    unsigned repeat{5};
    unsigned warmup{1};
    milliseconds cell_time{60'000};
    bool yes{false};  ///< do not ask before many logins
    bool units{false};
    bench_format format{bench_format::table};
    std::string output{"-"};
    std::string report;  ///< empty: no page
};

/// How netpoll is told to work by a word of --modes.
struct bench_mode {
    std::string_view word;
    netpoll::mode mode;
    bool without_cpu_workers;
};
/// All that there are; null for another word.
const bench_mode* find_bench_mode(std::string_view word) noexcept;

/// The flags of bench; they write into `into`, or into the options they are applied to. The first
/// groups are its own, the others are netpoll's.
std::vector<flag_group> bench_flags(bench_options& into);
/// How many of these groups are its own.
inline constexpr std::size_t own_bench_groups = 2;

expected<bench_options, std::vector<std::string>> parse_bench_options(
    const std::vector<std::string>& arguments, const environment& env);

}  // namespace netpoll
