// Tells words of JSON from texts. Knows no key.
#include "core/json_word.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <utility>

namespace netpoll {

namespace {

bool takes_digits(std::string_view& rest) noexcept {
    const auto end = std::min(rest.find_first_not_of("0123456789"), rest.size());
    rest.remove_prefix(end);
    return end > 0;
}

// By the grammar of RFC 8259, section 6.
bool is_json_number(std::string_view rest) noexcept {
    if (rest.starts_with('-')) rest.remove_prefix(1);
    const bool leads_with_zero =
        rest.size() > 1 && rest[0] == '0' && rest[1] >= '0' && rest[1] <= '9';
    if (leads_with_zero || !takes_digits(rest)) return false;
    if (rest.starts_with('.')) {
        rest.remove_prefix(1);
        if (!takes_digits(rest)) return false;
    }
    if (rest.starts_with('e') || rest.starts_with('E')) {
        rest.remove_prefix(1);
        if (rest.starts_with('+') || rest.starts_with('-')) rest.remove_prefix(1);
        if (!takes_digits(rest)) return false;
    }
    return rest.empty();
}

template <class T>
bool is_held_by(std::string_view text, T& value) noexcept {
    const auto* end = text.data() + text.size();
    const auto [rest, problem] = std::from_chars(text.data(), end, value);
    return rest == end && problem == std::errc{};
}

}  // namespace

std::string_view json_word(std::string_view plain) noexcept {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 6> words{
        {{"true", "true"},
         {"True", "true"},
         {"TRUE", "true"},
         {"false", "false"},
         {"False", "false"},
         {"FALSE", "false"}}};
    for (const auto& [written, meant] : words)
        if (plain == written) return meant;
    if (!is_json_number(plain)) return {};
    std::int64_t whole = 0;
    double fraction = 0;
    const bool is_whole = plain.find_first_of(".eE") == plain.npos;
    const bool held = is_whole ? is_held_by(plain, whole) : is_held_by(plain, fraction);
    return held ? plain : std::string_view();
}

}  // namespace netpoll
