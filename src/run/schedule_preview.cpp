// What a schedule will do, before anyone is contacted. Knows no engine.
#include "run/schedule_preview.hpp"

#include "core/stop_rule.hpp"
#include "run/begin_order.hpp"
#include "run/schedule_for.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace netpoll {

namespace {

/// Names of budgets in their order.
std::vector<std::string> names_of(const lanes_of_jobs& sorted) {
    std::vector<std::string> names{"all"};
    for (const auto& realm : sorted.realms)
        names.push_back("realm " + (realm.name.empty() ? realm.user : realm.name));
    names.insert(names.end(), sorted.other_names.begin(), sorted.other_names.end());
    return names;
}

std::vector<std::size_t> devices_of(const lanes_of_jobs& sorted) {
    std::vector<std::size_t> devices(sorted.budgets.size());
    for (const auto lane : sorted.lane_of)
        for (const auto budget : sorted.lanes[lane].budgets)
            ++devices[budget];
    return devices;
}

/// Each budget leaves what it has to its own devices, and all others to themselves.
std::size_t sessions_within(const lanes_of_jobs& sorted, const std::vector<std::size_t>& devices,
                            std::size_t sessions) {
    std::size_t of_realms = 0;
    for (std::size_t i = 0; i < sorted.budgets.size(); ++i) {
        const auto most = std::min(sorted.budgets[i].sessions.value_or(devices[i]), devices[i]);
        if (i > 0 && i <= sorted.realms.size())
            of_realms += most;
        else
            sessions = std::min(sessions, sorted.lane_of.size() - devices[i] + most);
    }
    return std::min(sessions, of_realms);
}

void add_budgets(schedule_preview& to, const lanes_of_jobs& sorted,
                 const std::vector<std::size_t>& devices) {
    const auto names = names_of(sorted);
    double longest = 0;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const login_budget& budget = sorted.budgets[i];
        if (budget.bounds_nothing() || devices[i] == 0) continue;
        if (budget.logins_per_second) {
            const double takes = static_cast<double>(devices[i] - 1) / *budget.logins_per_second;
            if (takes > longest) to.slowest = to.budgets.size();
            longest = std::max(longest, takes);
        }
        to.budgets.push_back({names[i], devices[i], budget});
    }
    to.logins = std::chrono::seconds(std::llround(longest));
}

bool stops_at_error(const planned_job& one) {
    stop_rule rule(one.target);
    if (one.platform) rule.begin(*one.platform);
    return rule.in_force();
}

}  // namespace

schedule_preview preview_of(const run_request& request, const plan& work,
                            const fitted_concurrency& fitted) {
    schedule_preview made;
    const auto jobs = jobs_of(work);
    credential_trust trust(trust_options{});
    const auto sorted = sorted_into_lanes(jobs, budgets_of(request, work), trust);
    const auto devices = devices_of(sorted);
    add_budgets(made, sorted, devices);
    made.sessions =
        jobs.empty() ? fitted.sessions : sessions_within(sorted, devices, fitted.sessions);
    for (const auto who : work.first)
        made.first.push_back(work.jobs[who].target.name);
    std::size_t begin = 0;
    auto ends = waves_of(request, work);
    if (!ends.empty()) ends.push_back(jobs.size());
    for (const auto end : ends) {
        if (end > begin) made.waves.push_back(end - begin);
        begin = std::max(begin, end);
    }
    if (!work.expected.empty()) {
        made.expected = std::max<std::chrono::milliseconds>(
            expected_time(work, waves_of(request, work), made.sessions), made.logins);
        made.expected_known = static_cast<std::size_t>(
            std::count_if(work.expected.begin(), work.expected.end(),
                          [](const expected_visit& each) { return each.is_known; }));
    }
    if (request.max_failures) made.max_failures = request.max_failures->of(jobs.size());
    made.stop_at_error =
        static_cast<std::size_t>(std::count_if(work.jobs.begin(), work.jobs.end(), stops_at_error));
    return made;
}

}  // namespace netpoll
