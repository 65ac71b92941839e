// Looked up with two facts: whether the line begins with a blank, and its first byte that is none.
#include "parse/rule_dispatch.hpp"

#include "parse/blanks.hpp"
#include "parse/regex_shape.hpp"

#include <map>

namespace netpoll {

namespace {

constexpr std::size_t no_ink = 256;
constexpr std::size_t inks = 257;
// Lines that begin with a blank, those that do not, and the one that is empty.
constexpr std::size_t keys = 2 * inks;

std::size_t key_of(bool begins_blank, std::size_t ink) noexcept {
    return (begins_blank ? inks : 0) + ink;
}

std::size_t key_of(std::string_view line) noexcept {
    std::size_t blanks = 0;
    while (blanks < line.size() && is_blank_byte(line[blanks]))
        ++blanks;
    const std::size_t ink =
        blanks < line.size() ? static_cast<unsigned char>(line[blanks]) : no_ink;
    return key_of(blanks > 0, ink);
}

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

rule_dispatch::rule_dispatch(const std::vector<match_beginning>& rules)
    : words_((rules.size() + 63) / 64), set_of_(keys) {
    std::vector<std::uint64_t> sets(keys * words_);
    for (std::size_t rule = 0; rule < rules.size(); ++rule) {
        const auto bit = std::uint64_t{1} << rule % 64;
        for (const bool begins_blank : {false, true}) {
            const auto fitting = fits(rules[rule], begins_blank);
            const auto mark = [&](std::size_t ink) {
                sets[key_of(begins_blank, ink) * words_ + rule / 64] |= bit;
            };
            for (auto ink = fitting.inks._Find_first(); ink < inks - 1;
                 ink = fitting.inks._Find_next(ink))
                mark(ink);
            if (fitting.no_ink) mark(no_ink);
        }
    }
    share(sets);
}

void rule_dispatch::share(const std::vector<std::uint64_t>& sets) {
    std::map<std::vector<std::uint64_t>, std::size_t> known;
    for (std::size_t key = 0; key < keys; ++key) {
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
