// Longest first, as in any list of jobs for several machines.
#include "run/begin_order.hpp"

#include "run/history_stage.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <queue>
#include <string_view>
#include <utility>

namespace netpoll {

namespace {

using job_order = std::vector<std::uint32_t>;
using job_place = job_order::iterator;

/// Calls `visit` with the begin and end of each wave.
template <class Visit>
void for_each_wave(job_order& order, std::vector<std::size_t> ends, Visit visit) {
    ends.push_back(order.size());
    std::size_t begin = 0;
    for (const std::size_t end : ends) {
        if (end <= begin || end > order.size()) continue;
        visit(order.begin() + static_cast<std::ptrdiff_t>(begin),
              order.begin() + static_cast<std::ptrdiff_t>(end));
        begin = end;
    }
}

/// For each login that several share the quickest device that was well.
job_order provers(const plan& work, job_place begin, job_place end) {
    struct sharers {
        std::size_t devices{0};
        std::optional<std::uint32_t> quickest{};
    };
    std::map<std::pair<std::string_view, const credentials*>, sharers> by_login;
    for (auto who = begin; who != end; ++who) {
        const target& device = work.jobs[*who].target;
        auto& same = by_login[{device.realm, device.login.get()}];
        ++same.devices;
        const expected_visit& visit = work.expected[*who];
        if (visit.was_ok &&
            (!same.quickest || visit.duration < work.expected[*same.quickest].duration))
            same.quickest = *who;
    }
    job_order found;
    for (const auto& [login, same] : by_login)
        if (same.devices > 1 && same.quickest) found.push_back(*same.quickest);
    return found;
}

void sort_wave(const plan& work, job_place begin, job_place end) {
    const auto first = provers(work, begin, end);
    std::stable_sort(begin, end, [&](std::uint32_t one, std::uint32_t other) {
        return work.expected[one].duration > work.expected[other].duration;
    });
    std::vector<bool> goes_first(work.jobs.size());
    for (const auto who : first)
        goes_first[who] = true;
    std::stable_partition(begin, end, [&](std::uint32_t who) { return goes_first[who]; });
}

job_order inventory_order(const plan& work) {
    job_order order(work.first.begin(), work.first.end());
    std::vector<bool> is_first(work.jobs.size());
    for (const auto who : order)
        is_first[who] = true;
    for (std::uint32_t i = 0; i < work.jobs.size(); ++i)
        if (!is_first[i]) order.push_back(i);
    return order;
}

}  // namespace

std::vector<expected_visit> expected_visits(const run_request& request,
                                            const std::vector<planned_job>& jobs, log_sink& log) {
    const auto durations = durations_for(request);
    if (!durations) log.write(log_level::warn, {}, "history: " + durations.error());
    if (!durations || durations->empty()) return {};
    std::vector<expected_visit> visits(jobs.size());
    std::chrono::milliseconds sum{0};
    std::size_t known = 0;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        const auto found = durations->find(jobs[i].target.name);
        if (found == durations->end()) continue;
        visits[i] = {found->second.took, true, found->second.was_ok};
        sum += found->second.took;
        ++known;
    }
    if (known == 0) return {};
    const auto mean = sum / static_cast<std::int64_t>(known);
    for (expected_visit& each : visits)
        if (!each.is_known) each.duration = mean;
    return visits;
}

std::vector<std::uint32_t> begin_order(const plan& work, const std::vector<std::size_t>& waves) {
    if (work.first.empty() && work.expected.empty()) return {};
    auto order = inventory_order(work);
    if (!work.expected.empty())
        for_each_wave(order, waves,
                      [&](job_place begin, job_place end) { sort_wave(work, begin, end); });
    return order;
}

std::chrono::milliseconds expected_time(const plan& work, const std::vector<std::size_t>& waves,
                                        std::size_t sessions) {
    using std::chrono::milliseconds;
    auto order = begin_order(work, waves);
    milliseconds all{0};
    for_each_wave(order, waves, [&](job_place begin, job_place end) {
        // When each session is free again; the first that is takes the next device.
        std::priority_queue<milliseconds, std::vector<milliseconds>, std::greater<>> free;
        milliseconds last{0};
        for (auto who = begin; who != end; ++who) {
            milliseconds from{0};
            if (free.size() >= std::max<std::size_t>(sessions, 1)) {
                from = free.top();
                free.pop();
            }
            free.push(from + work.expected[*who].duration);
            last = std::max(last, from + work.expected[*who].duration);
        }
        all += last;
    });
    return all;
}

}  // namespace netpoll
