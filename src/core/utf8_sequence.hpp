// UTF-8 one character at a time. Knows no text.
#pragma once

#include <cstddef>
#include <string_view>

namespace netpoll {

/// What stands for bytes that are no UTF-8: U+FFFD.
inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

struct utf8_sequence {
    std::size_t size;  ///< bytes used: a whole character, or a maximal ill-formed subpart
    bool well_formed;
    char32_t value;
};

/// The first character of `bytes`, which are some.
utf8_sequence next_sequence(std::string_view bytes) noexcept;

/// C1 controls and DEL, and characters without a shape that reorder or hide their neighbours, or
/// that repeat ASCII unseen (tags).
bool is_hidden(char32_t value) noexcept;

}  // namespace netpoll
