// What Python's \s and str.strip take for blanks, in ASCII. Knows no expression.
#pragma once

#include <string_view>

namespace netpoll {

/// Space, tab, CR, LF, VT and FF.
constexpr bool is_blank_byte(char c) noexcept {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

constexpr std::string_view without_end_blanks(std::string_view text) noexcept {
    while (!text.empty() && is_blank_byte(text.back()))
        text.remove_suffix(1);
    return text;
}

constexpr std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && is_blank_byte(text.front()))
        text.remove_prefix(1);
    return without_end_blanks(text);
}

}  // namespace netpoll
