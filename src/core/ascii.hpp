// Kinds of ASCII characters, whatever the locale is.
#pragma once

namespace netpoll {

inline bool is_control(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
}

inline bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

inline bool is_upper(char c) noexcept {
    return c >= 'A' && c <= 'Z';
}

inline bool is_lower(char c) noexcept {
    return c >= 'a' && c <= 'z';
}

inline bool is_ascii_letter(char c) noexcept {
    return is_lower(c) || is_upper(c);
}

/// What \w is.
inline bool is_word_character(char c) noexcept {
    return is_ascii_letter(c) || is_digit(c) || c == '_';
}

constexpr char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace netpoll
