// Looked up with two facts: how many blanks a line begins with, and its first byte that is none.
#include "parse/rule_dispatch.hpp"

#include "parse/blanks.hpp"
#include "parse/regex_shape.hpp"

#include <algorithm>
#include <map>

namespace netpoll {

namespace {

constexpr std::size_t no_ink = 256;
constexpr std::size_t inks = 257;

/// The first bytes that are no blank, of lines that may fit, and whether one without any may.
struct fitting {
    byte_set inks;
    bool no_ink{false};
};

fitting fits(const match_beginning& rule, bool begins_blank) noexcept {
    if (rule.empty) return {~byte_set{}, true};
    if (!begins_blank) return {rule.first, rule.whole_empty};
    if ((rule.first & ascii_blanks()).none()) return {};
    if (rule.blank) return {~byte_set{}, true};
    return {rule.ink, rule.whole_blank};
}

}  // namespace

std::size_t rule_dispatch::key_of(std::string_view line) const noexcept {
    std::size_t blanks = 0;
    while (blanks < line.size() && is_blank_byte(line[blanks]))
        ++blanks;
    const std::size_t ink =
        blanks < line.size() ? static_cast<unsigned char>(line[blanks]) : no_ink;
    std::size_t kind = 0;
    while (kind < steps_.size() && blanks >= steps_[kind])
        ++kind;
    return kind * inks + ink;
}

rule_dispatch::rule_dispatch(const std::vector<match_beginning>& rules)
    : words_((rules.size() + 63) / 64) {
    for (const match_beginning& each : rules)
        if (each.least_blanks > 1) steps_.push_back(each.least_blanks);
    std::sort(steps_.begin(), steps_.end());
    steps_.erase(std::unique(steps_.begin(), steps_.end()), steps_.end());
    set_of_.resize((steps_.size() + 1) * inks);
    std::vector<std::uint64_t> sets(set_of_.size() * words_);
    for (std::size_t rule = 0; rule < rules.size(); ++rule) {
        const auto bit = std::uint64_t{1} << rule % 64;
        for (std::size_t kind = 0; kind <= steps_.size(); ++kind) {
            const auto fitting = fits(rules[rule], kind > 0);
            const auto mark = [&](std::size_t ink) {
                sets[(kind * inks + ink) * words_ + rule / 64] |= bit;
            };
            const std::size_t blanks = kind > 0 ? steps_[kind - 1] : 0;
            const bool has_enough = rules[rule].least_blanks <= std::max<std::size_t>(blanks, 1);
            // Blanks that are no ASCII are ink here.
            const auto may_fit = has_enough ? fitting.inks : fitting.inks & high_bytes();
            for (auto ink = may_fit._Find_first(); ink < inks - 1; ink = may_fit._Find_next(ink))
                mark(ink);
            if (fitting.no_ink && has_enough) mark(no_ink);
        }
    }
    share(sets);
}

void rule_dispatch::share(const std::vector<std::uint64_t>& sets) {
    std::map<std::vector<std::uint64_t>, std::size_t> known;
    for (std::size_t key = 0; key < set_of_.size(); ++key) {
        const auto begin = sets.begin() + static_cast<std::ptrdiff_t>(key * words_);
        const std::vector<std::uint64_t> set(begin, begin + static_cast<std::ptrdiff_t>(words_));
        const auto [place, is_new] = known.try_emplace(set, known.size());
        if (is_new) sets_.insert(sets_.end(), set.begin(), set.end());
        set_of_[key] = static_cast<std::uint16_t>(place->second);
    }
}

const std::uint64_t* rule_dispatch::candidates(std::string_view line) const noexcept {
    return words_ == 0 ? nullptr : sets_.data() + set_of_[key_of(line)] * words_;
}

}  // namespace netpoll
