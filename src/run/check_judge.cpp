// Puts checks, clock and what is known of before together.
#include "run/check_judge.hpp"

#include "audit/check_evaluation.hpp"
#include "run/earlier_in.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace netpoll {

bool has_checks(const plan& work) {
    return std::any_of(work.jobs.begin(), work.jobs.end(),
                       [](const planned_job& each) { return each.target.checks != nullptr; });
}

bool needs_rows(const plan& work) {
    const auto some = [](const planned_job& job) {
        const auto& checks = job.target.checks;
        return checks && std::any_of(checks->begin(), checks->end(),
                                     [](const auto& each) { return needs_rows(*each); });
    };
    return std::any_of(work.jobs.begin(), work.jobs.end(), some);
}

mistakes open_earlier(plan& work, const run_request& request) {
    const bool any = has_checks(work);
    if (!any && !request.against.empty())
        return {{{"--against", 0}, "it is what checks compare with, and the job has no checks"}};
    const std::string from =
        request.against.empty() ? earlier_in_rundir(request.rundir) : request.against;
    if (!any || from.empty()) return {};
    auto opened = earlier_in(from);
    if (!opened) return std::move(opened).error();
    work.earlier = std::move(*opened);
    return {};
}

outcome_work judge_for(const plan& work) {
    if (!has_checks(work)) return {};
    return [&work, settled = settled_text(*work.platforms)](outcome& done) {
        if (!done.target->checks) return;
        check_conditions by;
        by.earlier = work.earlier.get();
        by.settled = &settled;
        by.now = std::chrono::system_clock::now();
        done.checks = judge(*done.target->checks, checked(done), by);
    };
}

}  // namespace netpoll
