// Numbers of a plan that do not fit each other. Knows no engine.
#include "run/plan_check.hpp"

#include "run/capacity.hpp"

#include <netpoll/duration.hpp>
#include <netpoll/escape.hpp>

#include <string>

namespace netpoll {

namespace {

void check_inherited(const std::string& whose, const login_budget& budget, const login_budget& all,
                     const std::string& file, mistakes& to) {
    if (!budget.logins_in_flight || !all.sessions || *budget.logins_in_flight <= *all.sessions)
        return;
    to.push_back({{file, 0},
                  "limits of " + whose +
                      ": logins_in_flight: " + std::to_string(*budget.logins_in_flight) +
                      " is more than sessions: " + std::to_string(*all.sessions) +
                      " of the defaults, of which each login has one"});
}

std::string too_short(const target& device, std::size_t devices) {
    return "auth_timeout " + show_duration(device.limits->auth) +
           " is longer than device_timeout " + show_duration(device.limits->device) + " for " +
           counted(devices, "device") + ", which ends their logins first";
}

}  // namespace

mistakes contradictions_in(const login_budgets& budgets, const run_request& request) {
    mistakes wrong;
    for (const auto& [name, budget] : budgets.realms)
        check_inherited("realm '" + escape(name, 80) + "'", budget, budgets.all, request.inventory,
                        wrong);
    for (const auto& [name, budget] : budgets.groups)
        check_inherited("group '" + escape(name, 80) + "'", budget, budgets.all, request.inventory,
                        wrong);
    return wrong;
}

mistakes doubts_about(const plan& work, const run_request& request) {
    mistakes odd;
    const auto sessions = request.concurrency.value_or(default_concurrency(request.mode));
    if (request.budget.logins_in_flight && *request.budget.logins_in_flight > sessions)
        odd.push_back({{"--logins-in-flight", 0},
                       std::to_string(*request.budget.logins_in_flight) +
                           " is more than the concurrency " + std::to_string(sessions) +
                           ", of which each login has one"});
    const target* first = nullptr;
    std::size_t count = 0;
    for (const planned_job& each : work.jobs) {
        const limits& times = *each.target.limits;
        if (times.auth <= times.device || times.auth == limits{}.auth) continue;
        if (!first) first = &each.target;
        ++count;
    }
    if (first) odd.push_back({first->where, too_short(*first, count)});
    return odd;
}

}  // namespace netpoll
