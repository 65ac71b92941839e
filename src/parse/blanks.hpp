// What Python's \s and str.strip take for blanks, in ASCII. Knows no expression.
#pragma once

#include <cstddef>
#include <string_view>

namespace netpoll {

/// Space, tab, CR, LF, VT and FF.
constexpr bool is_blank_byte(char c) noexcept {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/// All that str.strip takes off: of UTF-8, which templates and their index are.
inline constexpr std::string_view wide_blanks[]{
    "\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81",
    "\xE2\x80\x82", "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86",
    "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A", "\xE2\x80\xA8",
    "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80"};

constexpr bool is_stripped_byte(char c) noexcept {
    return is_blank_byte(c) || (c >= '\x1C' && c <= '\x1F');
}

/// Bytes of the blank that a text ends with; 0: it ends with none.
constexpr std::size_t blank_at_end(std::string_view text) noexcept {
    if (!text.empty() && is_stripped_byte(text.back())) return 1;
    for (const auto each : wide_blanks)
        if (text.ends_with(each)) return each.size();
    return 0;
}

constexpr std::size_t blank_at_begin(std::string_view text) noexcept {
    if (!text.empty() && is_stripped_byte(text.front())) return 1;
    for (const auto each : wide_blanks)
        if (text.starts_with(each)) return each.size();
    return 0;
}

constexpr std::string_view without_end_blanks(std::string_view text) noexcept {
    while (const auto size = blank_at_end(text))
        text.remove_suffix(size);
    return text;
}

constexpr std::string_view trimmed(std::string_view text) noexcept {
    while (const auto size = blank_at_begin(text))
        text.remove_prefix(size);
    return without_end_blanks(text);
}

}  // namespace netpoll
