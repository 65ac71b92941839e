// Whether it is JSON says a library; json_blanks are taken out between its words.
#include "parse/device_json.hpp"

#include "core/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <initializer_list>

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

/// The byte where it is no JSON, counted from 1; 0: it is.
std::size_t wrong_byte(std::string_view text) {
    const auto keep_nothing = [](int, nlohmann::json::parse_event_t, nlohmann::json&) {
        return false;
    };
    try {
        [[maybe_unused]] const auto nothing = nlohmann::json::parse(text, keep_nothing);
    } catch (const nlohmann::json::parse_error& wrong) {
        return std::max<std::size_t>(wrong.byte, 1);
    } catch (const nlohmann::json::exception&) {
        return text.size();  // a number that no computer holds
    }
    return 0;
}

bool is_any_of(std::string_view word, std::initializer_list<std::string_view> all) {
    return std::find(all.begin(), all.end(), word) != all.end();
}

}  // namespace

expected<std::string, no_json> json_of(std::string_view output) {
    const auto begin = output.find_first_not_of(json_blanks);
    if (begin == std::string_view::npos) return unexpected(no_json{"is empty"});
    if (output[begin] != '{' && output[begin] != '[')
        return unexpected(no_json{"is no object and no array"});
    const auto text = output.substr(begin, output.find_last_not_of(json_blanks) - begin + 1);
    if (const auto byte = wrong_byte(text); byte > text.size()) {
        return unexpected(no_json{"is cut off"});
    } else if (byte > 0) {
        return unexpected(no_json{"is no JSON", begin + byte});
    }
    std::string made = compact(text);
    if (made.empty())
        return unexpected(no_json{"is nested deeper than " + std::to_string(deepest) + " levels"});
    return without_hidden(std::move(made));
}

bool asks_for_json(std::string_view command) {
    if (command.find('j') == command.npos) return false;
    const auto first = command.substr(0, command.find(' '));
    const bool has_short = is_any_of(first, {"ip", "bridge", "tc", "devlink", "rdma"});
    while (!command.empty()) {
        const auto end = std::min(command.find_first_of(" |"), command.size());
        const auto word = command.substr(0, end);
        if (is_any_of(word, {"json", "-json", "--json", "as-json", "json-pretty"})) return true;
        if (has_short && word == "-j") return true;
        command.remove_prefix(std::min(end + 1, command.size()));
    }
    return false;
}

}  // namespace netpoll
