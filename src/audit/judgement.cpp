// Sentences that all rules share.
#include "audit/judgement.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>

namespace netpoll {

namespace {

/// Of a detail: a screen of text.
constexpr std::size_t longest_detail = 2'000;

}  // namespace

judgement judgement::too_costly(const std::string& expression) {
    return unknown("the expression takes too long on this output: write a simpler one than " +
                   escape(expression, longest_quote));
}

std::string capped_lines(const std::vector<std::string>& lines) {
    std::string text;
    std::size_t shown = 0;
    for (const std::string& each : lines) {
        const auto line = escape(each, longest_quote);
        if (text.size() + line.size() > longest_detail) break;
        (text += shown == 0 ? "" : "\n") += line;
        ++shown;
    }
    if (shown < lines.size()) text += "\nand " + counted(lines.size() - shown, "more line");
    return text;
}

std::string as_words(const number_bound& bound) {
    std::string words(name(bound.how));
    std::replace(words.begin(), words.end(), '_', ' ');
    return (bound.how == comparison::equals ? "equal to" : words) + " " + bound.written;
}

}  // namespace netpoll
