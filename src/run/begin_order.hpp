// In which order devices begin, and how long all will take, by a history of runs. Knows no engine.
#pragma once

#include "run/plan.hpp"

#include <netpoll/run_request.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace netpoll {

/// What the request's history knows of these jobs, one for each; nothing where there is none. What
/// it does not know is as long as the mean of the others. A history that cannot be read is told to
/// `log`: the run goes on without.
std::vector<expected_visit> expected_visits(const run_request& request,
                                            const std::vector<planned_job>& jobs, log_sink& log);

/// Canaries first, the others behind them in the inventory's order. Where the history knows them,
/// those that take longest begin first, each in its own wave (`waves`: where each but the last one
/// ends), and before them for each login the device that let it in most quickly: it proves the
/// credential. Empty: the inventory's order.
std::vector<std::uint32_t> begin_order(const plan& work, const std::vector<std::size_t>& waves);

/// How long all take that begin in this order, so many at once. `work.expected` is there.
std::chrono::milliseconds expected_time(const plan& work, const std::vector<std::size_t>& waves,
                                        std::size_t sessions);

}  // namespace netpoll
