// A request's careful settings as a schedule's. Knows no engine.
#pragma once

#include "run/capacity.hpp"
#include "run/plan.hpp"
#include "schedule/scheduler.hpp"

#include <netpoll/run_request.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

namespace netpoll {

/// Budgets of the inventory under those of the request, guard, retries and waves. With `pace` off
/// neither default budgets nor the default gap hold, and what is set still does.
schedule_options schedule_for(const run_request& request, const plan& work,
                              const fitted_concurrency& fitted,
                              std::optional<std::chrono::steady_clock::time_point> deadline);

/// The inventory's budgets, with those of the request over them.
login_budgets budgets_of(const run_request& request, const plan& work);

/// Where each wave but the last one ends, in the order in which devices begin; the first is that of
/// --canary.
std::vector<std::size_t> waves_of(const run_request& request, const plan& work);

}  // namespace netpoll
