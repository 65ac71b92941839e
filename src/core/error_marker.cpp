// Error markers at both ends of an output. Knows no conversation.
#include "core/error_marker.hpp"

#include "core/lines.hpp"

#include <algorithm>

namespace netpoll {

namespace {

constexpr int lines_at_each_end = 3;

// What devices say where a table is empty or an entry is none of it.
constexpr std::string_view nothing_there =
    R"re((?ix)
    \b no \s (?! (?:\S+\s){0,2}? (?:command|keyword|argument|parameter|option|completion|permission
                 |privilege|authori[sz]ation|right|access|space|memory|response|licen[sc]e)s? \b)
        (?:\S+\s){0,4}?
        (?: (?:found|exists?|configured|present|match(?:es|ed)?) \b
          | to\s(?:display|show|list|report) \b
          | in\s(?:the\s)?(?:\S+\s){0,2}(?:table|database|list|cache|directory) \b
          | (?:entr(?:y|ies)|routes?|neighbou?rs?|peers?|records?|rows?|data|information|results?
              |sessions?|address(?:es)?) [\s.!)]*$)
    | \b nothing \s (?:found|configured|to\s(?:display|show|list|report)) \b
    | \b (?:entr(?:y|ies)|records?|routes?|prefix|network|subnet|address(?:es)?|neighbou?rs?|peers?
          |sessions?|match(?:es)?|data|resource) \s (?:(?:is|are|was|were)\s)?
      not \s (?:found|present|in\s(?:the\s)?(?:\S+\s){0,2}table) \b
    | \b (?:table|database|list|cache|directory|path|output) \s (?:is|was) \s empty \b)re";
// What is wrong with the line that was typed, whatever else is said of it.
constexpr std::string_view not_understood =
    R"((?i)^\W*(?:error\W+)?(?:invalid|incomplete|ambiguous|unknown|unrecogni[sz]ed|syntax))";

std::string_view take_first(std::string_view& rest) noexcept {
    const auto stop = std::min(rest.find('\n'), rest.size());
    const auto line = rest.substr(0, stop);
    rest.remove_prefix(std::min(stop + 1, rest.size()));
    return without_blanks_behind(line);
}

std::string_view take_last(std::string_view& rest) noexcept {
    return without_blanks_behind(take_last_line(rest));
}

bool says_nothing_there(std::string_view line) {
    static const auto nothing = pattern::compile(nothing_there);
    static const auto wrong = pattern::compile(not_understood);
    return nothing->matches(line) && !wrong->matches(line);
}

template <class Take>
std::optional<std::string_view> search(std::string_view& rest, Take take,
                                       const std::vector<pattern>& markers) {
    for (int lines = 0; lines < lines_at_each_end && !rest.empty();) {
        const auto line = take(rest);
        if (line.empty()) continue;
        ++lines;
        const auto fits = [&](const auto& each) { return each.matches(line); };
        if (std::any_of(markers.begin(), markers.end(), fits) && !says_nothing_there(line))
            return line;
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string_view> error_line(std::string_view output,
                                           const std::vector<pattern>& markers) {
    if (markers.empty()) return std::nullopt;
    auto rest = output;
    if (auto found = search(rest, take_first, markers)) return found;
    return search(rest, take_last, markers);
}

std::string_view first_line(std::string_view output) noexcept {
    while (!output.empty()) {
        const auto line = take_first(output);
        if (!line.empty()) return line;
    }
    return {};
}

}  // namespace netpoll
