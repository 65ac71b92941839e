// Numbers and sentences as people read them. Knows no option.
#pragma once

#include "core/counted.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace netpoll {

/// `text` broken between words so that no line is longer than `width` columns; every line but the
/// first begins with `indent` blanks. `used` columns of the first line are taken already.
std::string wrap(std::string_view text, std::size_t width, std::size_t indent, std::size_t used);

/// A duration in the largest unit that loses nothing, as options take it: "500ms", "10s", "30m",
/// "2h".
std::string show_duration(std::chrono::milliseconds time);

/// A number of bytes in the largest unit that loses nothing, as options take it: "64M", "1000".
std::string show_size(std::size_t bytes);

/// A time that passed, for people: "0.4 s", "12 s", "3 min 5 s", "2 h 10 min".
std::string show_elapsed(std::chrono::milliseconds time);

/// How many columns UTF-8 text takes, each character counted as one.
std::size_t columns_of(std::string_view text) noexcept;

/// `text` where it fits, else as many characters as fit with ".." behind.
std::string fitted(std::string_view text, std::size_t columns);

/// As one word of a shell's command line: in quotes where it needs them.
std::string shell_word(const std::string& text);

}  // namespace netpoll
