// Clues weighed. Knows no socket; the regexes are those of the platforms.
#include "core/detector.hpp"

#include "core/compiled_platform.hpp"

#include <algorithm>
#include <stdexcept>

namespace netpoll {

namespace {

// An output that only this platform gives says most, the prompt alone least: many look alike.
constexpr int by_output = 8;
constexpr int by_identification = 4;
constexpr int by_line_above = 2;

bool fits(const std::optional<pattern>& regex, std::string_view text) {
    return regex && !text.empty() && regex->find(text).has_value();
}

int score(const compiled_platform& p, const platform_detector::clues& seen) {
    const bool asked = !seen.command.empty() && seen.command == p.definition.detect.command;
    return (asked && fits(p.detected, seen.output) ? by_output : 0) +
           (fits(p.identification, seen.identification) ? by_identification : 0) +
           (p.line_above && !seen.line_above.empty() && p.line_above->matches(seen.line_above)
                ? by_line_above
                : 0);
}

// True if the platform's own answer was asked for and is not what came.
bool refuted(const compiled_platform& p, const platform_detector::clues& seen) {
    const bool asked = !seen.command.empty() && seen.command == p.definition.detect.command;
    return asked && p.detected && !fits(p.detected, seen.output);
}

bool can_be_told(const platform& p) {
    return p.id != auto_platform && !(p.detect.identification.empty() && p.detect.see.empty());
}

}  // namespace

platform_detector::platform_detector(const platform_catalog& catalog) : catalog_(catalog) {
    if (!catalog.contains(auto_platform))
        throw std::invalid_argument("the catalog has no platform 'auto'");
}

const compiled_platform& platform_detector::unknown() const {
    return *catalog_.find(auto_platform);
}

const std::vector<const compiled_platform*>& platform_detector::tellable() const {
    std::call_once(told_once_, [this] {
        for (const auto& id : catalog_.ids())
            if (can_be_told(*catalog_.definition(id))) tellable_.push_back(catalog_.find(id));
    });
    return tellable_;
}

// How little of the prompt is name to the platform whose expression says most about it. Where a
// name is one that hardly anybody gives, the expressions of others fit nearly every prompt.
std::size_t platform_detector::least_name(std::string_view prompt) const {
    auto least = prompt.size();
    for (const auto* p : tellable())
        if (const auto fit = p->fit(prompt)) least = std::min(least, fit->name.value_or(least));
    return least;
}

// Those that may be it, the likeliest first.
std::vector<const compiled_platform*> platform_detector::candidates(const clues& seen) const {
    const auto least = least_name(seen.prompt);
    std::vector<const compiled_platform*> all;
    for (const auto* p : tellable()) {
        if (refuted(*p, seen)) continue;
        const auto fit = p->fit(seen.prompt);
        if (fit && (fit->usual || fit->name == least)) all.push_back(p);
    }
    std::stable_sort(all.begin(), all.end(), [&](const auto* one, const auto* other) {
        return score(*one, seen) > score(*other, seen);
    });
    return all;
}

std::string platform_detector::question(const clues& seen) const {
    const auto all = candidates(seen);
    if (all.empty()) return {};
    const auto best = score(*all.front(), seen);
    const bool clear =
        best >= by_identification && (all.size() == 1 || score(*all[1], seen) < by_identification);
    if (clear) return {};
    std::map<std::string, int> votes;
    for (const auto* each : all) {
        if (!each->definition.detect.command.empty()) ++votes[each->definition.detect.command];
    }
    const auto most = std::max_element(
        votes.begin(), votes.end(),
        [](const auto& one, const auto& other) { return one.second < other.second; });
    return most == votes.end() ? std::string() : most->first;
}

const compiled_platform& platform_detector::judge(const clues& seen) const {
    const auto all = candidates(seen);
    if (all.empty()) return unknown();
    if (score(*all.front(), seen) > 0) return *all.front();
    // One that is left over because it cannot be asked has only its prompt to speak for it.
    const auto least = least_name(seen.prompt);
    const auto fit = all.front()->fit(seen.prompt);
    return all.size() == 1 && fit->name.value_or(least) == least ? *all.front() : unknown();
}

const compiled_platform* platform_detector::known(const login& account,
                                                  std::string_view prompt) const {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(account);
    return found != known_.end() && found->second->fit(prompt) ? found->second : nullptr;
}

void platform_detector::remember(const login& account, const compiled_platform& found) {
    const std::lock_guard lock(mutex_);
    known_[account] = &found;
}

}  // namespace netpoll
