// Whether it is JSON says a library; json_blanks are taken out between its words.
#include "parse/device_json.hpp"

#include "core/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace netpoll {

namespace {

constexpr std::string_view json_blanks = " \t\r\n";

// What reads records goes no deeper than twice that.
constexpr std::size_t deepest = 100;

/// Empty where it is nested too deeply.
std::string compact(std::string_view text) {
    std::string made;
    made.reserve(text.size());
    std::size_t depth = 0;
    while (!text.empty()) {
        const auto next = std::min(text.find_first_of(" \t\r\n\"[]{}"), text.size());
        made += text.substr(0, next);
        text.remove_prefix(next);
        if (text.empty()) break;
        std::size_t end = 1;
        if (text.front() == '"') {
            while (text[end] != '"')
                end += text[end] == '\\' ? 2U : 1U;
            ++end;
        }
        if (text.front() == '[' || text.front() == '{') ++depth;
        if (text.front() == ']' || text.front() == '}') --depth;
        if (depth > deepest) return {};
        if (json_blanks.find(text.front()) == std::string_view::npos) made += text.substr(0, end);
        text.remove_prefix(end);
    }
    return made;
}

}  // namespace

std::string json_of(std::string_view output) {
    const auto begin = output.find_first_not_of(json_blanks);
    if (begin == std::string_view::npos) return {};
    const auto text = output.substr(begin, output.find_last_not_of(json_blanks) - begin + 1);
    const bool framed = (text.starts_with('{') && text.ends_with('}')) ||
                        (text.starts_with('[') && text.ends_with(']'));
    if (!framed || !nlohmann::json::accept(text)) return {};
    return without_hidden(compact(text));
}

}  // namespace netpoll
