// Groups failures by what is to be done about them.
#include "run/totals_counter.hpp"

#include "core/remedy.hpp"

#include <algorithm>

namespace netpoll {

namespace {

constexpr std::size_t most_examples = 3;

int badness(check_status status) noexcept {
    return status == check_status::failed ? 2 : status == check_status::unknown ? 1 : 0;
}

}  // namespace

std::string_view name(verdict v) noexcept {
    switch (v) {
        case verdict::ok:
            return "ok";
        case verdict::some_failed:
            return "some_failed";
        case verdict::checks_failed:
            return "checks_failed";
        case verdict::interrupted:
            return "interrupted";
        case verdict::deadline:
            return "deadline";
        case verdict::guard:
            return "guard";
        case verdict::results_lost:
            return "results_lost";
        case verdict::locked:
            break;
    }
    return "locked";
}

void totals_counter::add(const outcome& done) {
    ++counts_.devices;
    ++counts_.by_status[done.status];
    if (done.ssh.key_accepted) ++counts_.keys_accepted;
    add_checks(done);
    if (!done.error) return;
    if (done.error->code == errc::host_key_changed) ++counts_.changed_keys[done.ssh.fingerprint];
    const std::string_view words = remedy(*done.error);
    failure_cause& cause = causes_[{done.error->code, done.error->phase, words}];
    cause.code = done.error->code;
    cause.phase = done.error->phase;
    cause.remedy = words;
    ++cause.count;
    cause.examples.emplace(done.index, done.target->name);
    if (cause.examples.begin()->first == done.index) cause.detail = done.error->detail;
    if (cause.examples.size() > most_examples) cause.examples.erase(--cause.examples.end());
}

void totals_counter::add_rows(const outcome& done) {
    for (const command_result& each : done.commands) {
        if (!each.parsed.empty()) ++counts_.parsed;
        if (!each.parse_error) continue;
        auto& unread = counts_.unparsed[each.parse_error->message];
        if (unread.count++ == 0) unread.example = done.target->name + ": " + each.command;
    }
}

// A device counts once for each check, by the worst that came of it on any command.
void totals_counter::add_checks(const outcome& done) {
    std::map<std::pair<std::string_view, check_severity>, const check_result*> worst;
    for (const check_result& each : done.checks) {
        counts_.checks.add(each.status, each.severity);
        auto& held = worst[{each.name, each.severity}];
        if (!held || badness(each.status) > badness(held->status)) held = &each;
    }
    for (const auto& [key, result] : worst) {
        auto& total = checks_[{std::string(key.first), key.second}];
        total.name = key.first;
        total.severity = key.second;
        ++(result->status == check_status::passed   ? total.passed
           : result->status == check_status::failed ? total.failed
                                                    : total.unknown);
        if (result->status == check_status::passed) continue;
        total.examples.emplace(done.index, done.target->name);
        if (total.examples.begin()->first == done.index) total.message = result->message;
        if (total.examples.size() > most_examples) total.examples.erase(--total.examples.end());
    }
}

run_totals totals_counter::totals() const {
    run_totals all = counts_;
    for (const auto& [key, total] : checks_)
        if (total.failed + total.unknown > 0) all.failing.push_back(total);
    std::stable_sort(all.failing.begin(), all.failing.end(),
                     [](const check_total& one, const check_total& other) {
                         if (one.severity != other.severity) return one.severity > other.severity;
                         return std::pair(one.failed, one.unknown) >
                                std::pair(other.failed, other.unknown);
                     });
    for (const auto& [key, cause] : causes_)
        all.causes.push_back(cause);
    std::stable_sort(all.causes.begin(), all.causes.end(),
                     [](const auto& one, const auto& other) { return one.count > other.count; });
    return all;
}

}  // namespace netpoll
