// What parts of an expression match, put together from left to right. Knows no syntax.
#pragma once

#include "parse/python_regex.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace netpoll {

struct regex_shape {
    match_beginning begins;
    std::string required;    ///< bytes that each match holds
    bool is_literal{false};  ///< `required` is all that it matches
    bool is_blank{false};    ///< it matches blanks alone, or nothing
};

/// Those of `is_blank_byte`.
const byte_set& ascii_blanks() noexcept;
/// Bytes of characters that are not ASCII.
const byte_set& high_bytes() noexcept;
/// What \d, \D, \s, \S, \w or \W matches; null for any other letter.
const byte_set* category(char letter) noexcept;

regex_shape nothing_wide();
regex_shape line_end();
regex_shape anything();
regex_shape one_byte(unsigned char byte);
regex_shape one_of(const byte_set& bytes);
regex_shape either(regex_shape one, const regex_shape& other);
regex_shape maybe(regex_shape one);
/// `least` is at least 1.
regex_shape repeated_shape(regex_shape one, std::size_t least);

/// Shapes one behind the other.
class shape_sequence {
public:
    void add(regex_shape next);
    regex_shape end() &&;

private:
    void keep_run();

    regex_shape whole_{nothing_wide()};
    std::string run_;  // literal bytes that stand side by side
    bool all_literal_{true};
};

struct decoded_character {
    char32_t value{0};
    std::size_t size{1};
};

/// The first character of a text that is not empty; a byte that is no UTF-8 is itself.
decoded_character next_character(std::string_view text) noexcept;

/// "\x{2c}".
std::string hex_escape(char32_t character);

}  // namespace netpoll
