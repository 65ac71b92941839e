// Numbers and sentences as people read them. Knows no option.
#pragma once

#include "core/columns.hpp"

#include "core/columns.hpp"

#include <netpoll/duration.hpp>
#include <netpoll/error.hpp>
#include <netpoll/escape.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// What a help is as wide as, and where its right column begins.
inline constexpr std::size_t help_width = 80;
inline constexpr std::size_t help_column = 27;

/// A line of a help: `left`, then `text` wrapped in a column of its own; on the next line where
/// `left` is too wide.
std::string two_columns(std::string left, std::string_view text, std::size_t column = help_column);

/// A table: each cell as wide as the widest of its column, two blanks between; rows have as many
/// cells each.
std::string in_columns(const std::vector<std::vector<std::string>>& rows);

/// Text of a help, wrapped.
std::string paragraph(std::string_view text);

/// A number of bytes in the largest unit that loses nothing, as options take it: "64M", "1000".
std::string show_size(std::size_t bytes);

/// All mistakes, a line each; where there are more than 50, only these and how many more.
std::string mistake_lines(const std::vector<mistake>& all);

/// As one word of a shell's command line: in quotes where it needs them.
std::string shell_word(const std::string& text);

}  // namespace netpoll
