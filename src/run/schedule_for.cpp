// A request's careful settings as a schedule's. Knows no engine.
#include "run/schedule_for.hpp"

#include "run/begin_order.hpp"

#include <algorithm>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace netpoll {

login_budgets budgets_of(const run_request& request, const plan& work) {
    login_budgets all = work.budgets;
    if (request.budget.logins_per_second)
        all.all.logins_per_second = request.budget.logins_per_second;
    if (request.budget.logins_in_flight) all.all.logins_in_flight = request.budget.logins_in_flight;
    if (request.attempt_gap) all.attempt_gap = request.attempt_gap;
    if (!all.attempt_gap && request.pace) all.attempt_gap = default_attempt_gap;
    return all;
}

std::vector<std::size_t> waves_of(const run_request& request, const plan& work) {
    std::vector<std::size_t> ends;
    const std::size_t all = work.jobs.size();
    std::size_t end = work.first.size();
    if (end > 0) ends.push_back(end);
    if (!request.serial) return ends;
    const std::size_t step = std::max<std::size_t>(request.serial->of(all), 1);
    while ((end += step) < all)
        ends.push_back(end);
    return ends;
}

schedule_options schedule_for(const run_request& request, const plan& work,
                              const fitted_concurrency& fitted,
                              std::optional<std::chrono::steady_clock::time_point> deadline) {
    schedule_options options;
    options.sessions = fitted.sessions;
    options.budgets = budgets_of(request, work);
    if (request.pace) options.logins_in_flight = default_logins_in_flight;
    options.adaptive = request.adaptive;
    options.trust = {request.auth_guard, request.canaries};
    options.retries = request.retries;
    if (request.max_failures) options.max_failures = request.max_failures->of(work.jobs.size());
    options.deadline = deadline;
    options.waves = waves_of(request, work);
    options.order = begin_order(work, options.waves);
    options.first_must_be_well = !work.first.empty();
    options.seed = std::random_device{}();
    return options;
}

}  // namespace netpoll
