// Groups failures by what is to be done about them.
#include "run/totals_counter.hpp"

#include "core/remedy.hpp"

#include <algorithm>

namespace netpoll {

namespace {

constexpr std::size_t most_examples = 3;

}  // namespace

void totals_counter::add(const outcome& done) {
    ++counts_.devices;
    ++counts_.by_status[done.status];
    if (done.ssh.key_accepted) ++counts_.keys_accepted;
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

run_totals totals_counter::totals() const {
    run_totals all = counts_;
    for (const auto& [key, cause] : causes_)
        all.causes.push_back(cause);
    std::stable_sort(all.causes.begin(), all.causes.end(),
                     [](const auto& one, const auto& other) { return one.count > other.count; });
    return all;
}

}  // namespace netpoll
