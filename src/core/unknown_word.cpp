// What is said of unknown words, and the correct spelling of a slip of the finger. Knows no list
// of words.
#include <netpoll/unknown_word.hpp>

#include "core/ascii.hpp"
#include "core/distance.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>

namespace netpoll {

// Damerau-Levenshtein (restricted: no substring is edited twice).
std::optional<std::size_t> distance(std::string_view a, std::string_view b, std::size_t limit) {
    const auto apart = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
    if (apart > limit) return std::nullopt;
    std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        before_last.swap(last);
        last.swap(row);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = lower(a[i - 1]) == lower(b[j - 1]);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
            const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                                 lower(a[i - 2]) == lower(b[j - 1]);
            if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
    }
    return row[b.size()] > limit ? std::nullopt : std::optional(row[b.size()]);
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
    constexpr std::size_t longest = 256;
    if (word.size() > longest) return {};
    const std::string* best = nullptr;
    std::size_t best_distance = 0;
    for (const auto& each : candidates) {
        const auto limit = std::max(word.size(), each.size()) / 3;
        const auto apart = distance(word, each, limit);
        if (!apart || (best && *apart >= best_distance)) continue;
        best = &each;
        best_distance = *apart;
    }
    return best ? *best : std::string();
}

std::string unknown_word(std::string_view noun, std::string_view word, std::string_view meant) {
    std::string sentence = "unknown " + std::string(noun) + " '" + escape(word, 80) + "'";
    if (!meant.empty()) sentence.append(" (did you mean '").append(meant).append("'?)");
    return sentence;
}

std::string unknown_among(std::string_view noun, std::string_view word,
                          const std::vector<std::string>& names) {
    return unknown_word(noun, word, nearest(word, names));
}

std::string unknown_choice(std::string_view noun, std::string_view word,
                           const std::vector<std::string>& names) {
    const auto meant = nearest(word, names);
    auto sentence = unknown_word(noun, word, meant);
    if (!meant.empty()) return sentence;
    const char* separator = ": ";
    for (std::size_t i = 0; i < names.size(); ++i) {
        sentence += separator + names[i];
        separator = i + 2 == names.size() ? " or " : ", ";
    }
    return sentence;
}

}  // namespace netpoll
