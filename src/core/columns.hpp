// Text in columns of a terminal. Knows no terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace netpoll {

/// How many columns UTF-8 text takes: characters of East Asia two, marks upon others none.
std::size_t columns_of(std::string_view text) noexcept;

/// `text` where it fits, else as many characters as fit with ".." behind.
std::string fitted(std::string_view text, std::size_t columns);

/// `text` broken between words so that no line is longer than `width` columns; every line but the
/// first begins with `indent` blanks. `used` columns of the first line are taken already.
std::string wrap(std::string_view text, std::size_t width, std::size_t indent, std::size_t used);

}  // namespace netpoll
