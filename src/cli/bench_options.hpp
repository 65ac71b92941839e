// What `netpoll bench` is asked for. Knows no inventory and no engine.
#pragma once

#include "cli/flags.hpp"
#include "run/rounds_request.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace netpoll {

enum class bench_format { table, json };

struct bench_options {
    options run;  ///< what all runs have in common
    rounds_request rounds;
    bool yes{false};  ///< do not ask before many logins
    bool units{false};
    bench_format format{bench_format::table};
    std::string output{"-"};
    std::string report;  ///< empty: no page
};

/// The flags of bench; they write into `into`, or into the options they are applied to. The first
/// groups are its own, the others are netpoll's.
std::vector<flag_group> bench_flags(bench_options& into);
/// How many of these groups are its own.
inline constexpr std::size_t own_bench_groups = 2;

expected<bench_options, std::vector<std::string>> parse_bench_options(
    const std::vector<std::string>& arguments, const environment& env);

}  // namespace netpoll
