// What a schedule will do, before anyone is contacted. Knows no engine.
#pragma once

#include "run/capacity.hpp"
#include "run/plan.hpp"

#include <netpoll/budget.hpp>
#include <netpoll/run_request.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace netpoll {

/// What is said of it beside who is contacted.
struct schedule_preview {
    /// One budget that bounds something, and how many devices share it.
    struct shared {
        std::string whose;  ///< "all", "realm NAME" or "group NAME"
        std::size_t devices{0};
        login_budget budget{};
    };

    std::vector<shared> budgets{};
    std::size_t sessions{1};           ///< at once; fewer than the run's where budgets say so
    std::chrono::seconds logins{0};    ///< that all logins take at least
    std::size_t slowest{0};            ///< place in `budgets` of the rate that makes it so
    std::vector<std::string> first{};  ///< hosts of --canary
    std::vector<std::size_t> waves{};  ///< devices in each; empty: all at once
    std::optional<std::size_t> max_failures{};
    /// What all take by the history of runs; absent: it knows none of them, or there is none.
    std::optional<std::chrono::milliseconds> expected{};
    std::size_t expected_known{0};  ///< devices that it knows
    std::size_t stop_at_error{0};   ///< devices whose job ends with its first error
};

schedule_preview preview_of(const run_request& request, const plan& work,
                            const fitted_concurrency& fitted);

}  // namespace netpoll
