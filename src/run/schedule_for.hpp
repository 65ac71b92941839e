// A request's careful settings as a schedule's. Knows no engine.
#pragma once

#include "run/capacity.hpp"
#include "run/plan.hpp"
#include "schedule/scheduler.hpp"

#include <netpoll/run_request.hpp>

#include <chrono>
#include <optional>

namespace netpoll {

/// Budgets of the inventory under those of the request, guard, retries and waves. With `pace` off
/// neither default budgets nor the default gap hold, and what is set still does.
schedule_options schedule_for(const run_request& request, const plan& work,
                              const fitted_concurrency& fitted,
                              std::optional<std::chrono::steady_clock::time_point> deadline);

/// What the logins of all take at least where budgets hold them back; zero where none does.
std::chrono::seconds least_login_time(const run_request& request, const plan& work);

}  // namespace netpoll
