// One device after the other. Memory is for what failed, and for a few of the rest.
#include "page/digest.hpp"

#include <algorithm>
#include <cmath>

namespace netpoll::page {

namespace {

bool passed(const check_result& of) {
    return of.status == "passed";
}

}  // namespace

void phase_spread::add(std::chrono::microseconds time) noexcept {
    times.add(time);
    const double size = std::log10(std::max(1.0, static_cast<double>(time.count())));
    const auto bucket = static_cast<std::size_t>(size * static_cast<double>(per_decade));
    ++buckets[std::min(bucket, buckets.size() - 1)];
}

digest::digest(const run_facts& run, const page_limits& limits)
    : limits_(limits), causes_(limits.hosts) {
    if (run.changed)
        for (const change& each : run.changed->all)
            changed_.insert(each.host);
    named_ = changed_;
    if (run.changed) named_.insert(run.changed->added.begin(), run.changed->added.end());
    if (run.stale)
        for (const stale_device& each : *run.stale)
            named_.insert(each.host);
}

void digest::add(const device& one) {
    const std::size_t place = devices_++;
    ++by_status_[static_cast<std::size_t>(one.status)];
    if (named_.contains(one.host)) places_.emplace(one.host, place);
    causes_.add(one, place);
    add_checks(one, place);
    add_times(one, place);
    output_budget& budget = is_notable(one) ? of_notable_ : of_others_;
    for (const device_command& each : one.commands)
        budget.add(each.output.size(), output_key(each.sha256, each.output));
}

void digest::add_checks(const device& one, std::size_t place) {
    bool some_failed = false;
    for (const check_result& each : one.checks) {
        check_summary& its = checks_[each.name];
        if (its.severity.empty()) its.severity = each.severity;
        if (passed(each)) {
            ++its.passed;
            continue;
        }
        const bool failed = each.status == "failed";
        ++(failed ? its.failed : its.unknown);
        some_failed = some_failed || failed;
        if (its.findings.size() < limits_.hosts)
            its.findings.push_back(
                {{one.host, place}, failed ? each.message : "unknown: " + each.message});
    }
    if (some_failed) ++failing_devices_;
}

void digest::add_times(const device& one, std::size_t place) {
    if (one.duration.count() == 0) return;
    whole_.add(one.duration);
    slow_device its{{one.host, place}, one.duration};
    for (std::size_t i = 0; i < one.phases.size(); ++i) {
        if (!one.phases[i]) continue;
        phases_[i].add(*one.phases[i]);
        if (*one.phases[i] <= its.in_it) continue;
        its.longest = static_cast<netpoll::phase>(i);
        its.in_it = *one.phases[i];
    }
    const auto behind = std::upper_bound(
        slowest_.begin(), slowest_.end(), its,
        [](const slow_device& a, const slow_device& b) { return a.duration > b.duration; });
    slowest_.insert(behind, std::move(its));
    if (slowest_.size() > limits_.slowest) slowest_.pop_back();
}

std::vector<std::pair<std::string, check_summary>> digest::checks() const {
    std::vector<std::pair<std::string, check_summary>> all(checks_.begin(), checks_.end());
    std::stable_sort(all.begin(), all.end(), [](const auto& one, const auto& other) {
        return std::pair(one.second.failed, one.second.unknown) >
               std::pair(other.second.failed, other.second.unknown);
    });
    return all;
}

std::size_t digest::failed_checks() const noexcept {
    return static_cast<std::size_t>(std::count_if(
        checks_.begin(), checks_.end(), [](const auto& each) { return each.second.failed > 0; }));
}

std::optional<std::size_t> digest::place(const std::string& host) const {
    const auto found = places_.find(host);
    return found == places_.end() ? std::nullopt : std::optional(found->second);
}

bool digest::is_notable(const device& one) const {
    return one.status != device_status::ok || changed_.contains(one.host) ||
           !std::all_of(one.checks.begin(), one.checks.end(), passed);
}

std::size_t digest::share(bool notable) const noexcept {
    return (notable ? of_notable_ : of_others_).share(limits_.outputs / 2, limits_.output);
}

}  // namespace netpoll::page
