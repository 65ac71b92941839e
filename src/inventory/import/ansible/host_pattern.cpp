// Ports and ranges of host names, by the rules of Ansible's inventory plugins. Knows no inventory.
#include "inventory/import/ansible/host_pattern.hpp"

#include "core/ascii.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

namespace netpoll::ansible {

namespace {

// Python's string.ascii_letters.
constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
// More names are a range that went wrong.
constexpr std::uint64_t most_names = 2'000'000;

bool is_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

std::optional<std::uint64_t> number_in(std::string_view text) {
    std::uint64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [rest, problem] = std::from_chars(text.data(), end, number);
    if (!is_digits(text) || rest != end || problem != std::errc{}) return std::nullopt;
    return number;
}

// One [begin:end:step].
struct name_range {
    std::uint64_t first{0}, last{0}, step{1};
    std::size_t width{0};
    bool is_alphabetic{false};

    std::uint64_t count() const noexcept { return (last - first) / step + 1; }
    std::string at(std::uint64_t place) const {
        const auto number = first + place * step;
        if (is_alphabetic) return std::string(1, letters[number]);
        auto digits = std::to_string(number);
        if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
        return digits;
    }
};

std::vector<std::string_view> split_at_colons(std::string_view text) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto colon = std::min(text.find(':'), text.size());
        parts.push_back(text.substr(0, colon));
        if (colon == text.size()) return parts;
        text.remove_prefix(colon + 1);
    }
}

expected<name_range, std::string> parse_range(std::string_view text) {
    const auto wrong = [&](const char* why) {
        return unexpected("[" + escape(text, 40) + "] is no range of host names: " + why);
    };
    const auto parts = split_at_colons(text);
    if (parts.size() != 2 && parts.size() != 3) return wrong("[BEGIN:END] or [BEGIN:END:STEP]");
    const auto begin = parts[0].empty() ? std::string_view("0") : parts[0];
    const auto end = parts[1];
    if (end.empty()) return wrong("it needs an end");
    name_range made;
    const auto step = parts.size() == 3 ? number_in(parts[2]) : std::uint64_t{1};
    if (!step || *step == 0) return wrong("the step is a number of at least 1");
    made.step = *step;
    const auto letter = [](std::string_view one) {
        return one.size() == 1 ? letters.find(one) : std::string_view::npos;
    };
    if (letter(begin) != letters.npos && letter(end) != letters.npos) {
        made.first = letter(begin);
        made.last = letter(end);
        made.is_alphabetic = true;
    } else {
        const auto first = number_in(begin);
        const auto last = number_in(end);
        if (!first || !last) return wrong("begin and end are numbers, or letters");
        made.first = *first;
        made.last = *last;
        if (begin.size() > 1 && begin.front() == '0') made.width = begin.size();
        if (made.width != 0 && made.width != end.size())
            return wrong("begin and end need as many digits");
    }
    if (made.first > made.last) return wrong("begin is behind end");
    return made;
}

struct split_pattern {
    std::string_view name;
    std::string_view port;
};

// A port is behind the last colon, where what is in front of it has colons in brackets only.
split_pattern split_port(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == text.npos || !is_digits(text.substr(colon + 1))) return {text, {}};
    auto name = text.substr(0, colon);
    int depth = 0;
    for (const char c : name) {
        if (c == '[') ++depth;
        if (c == ']') --depth;
        if (c == ':' && depth == 0) return {text, {}};
    }
    if (depth != 0) return {text, {}};
    return {name, text.substr(colon + 1)};
}

// IPv6 in brackets, which is no range.
bool is_bracketed_address(std::string_view text) {
    return text.size() > 2 && text.front() == '[' && text.find(']') == text.size() - 1 &&
           std::count(text.begin(), text.end(), ':') > 2;
}

std::string expand(std::string_view text, std::vector<std::string>& into) {
    const auto open = text.find('[');
    if (open == text.npos) {
        if (into.size() >= most_names) return "the ranges stand for too many hosts";
        into.emplace_back(text);
        return {};
    }
    const auto close = text.find(']', open);
    if (close == text.npos) return "'" + escape(text, 80) + "': a bracket does not end";
    const auto range = parse_range(text.substr(open + 1, close - open - 1));
    if (!range) return range.error();
    if (range->count() > most_names) return "the ranges stand for too many hosts";
    for (std::uint64_t i = 0; i < range->count(); ++i) {
        std::string name(text.substr(0, open));
        name += range->at(i);
        name += text.substr(close + 1);
        if (auto problem = expand(name, into); !problem.empty()) return problem;
    }
    return {};
}

}  // namespace

expected<host_pattern, std::string> parse_host_pattern(std::string_view text) {
    if (text.ends_with(':'))
        return unexpected("'" + escape(text, 80) +
                          "' ends with a colon, behind which a port stands");
    auto [name, port] = split_port(text);
    host_pattern made;
    made.port = port;
    if (is_bracketed_address(name)) {
        made.names.emplace_back(name.substr(1, name.size() - 2));
        return made;
    }
    if (auto problem = expand(name, made.names); !problem.empty()) return unexpected(problem);
    return made;
}

}  // namespace netpoll::ansible
