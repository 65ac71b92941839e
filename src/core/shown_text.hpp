// Output of devices, line by line, as a terminal may be given it. Knows no terminal.
#pragma once

#include <string>
#include <string_view>

namespace netpoll {

/// Takes the first line off `rest` and returns it without its LF.
std::string_view take_first_line(std::string_view& rest) noexcept;

/// Appends what `escape` makes of a line without LF, of any length; tabs stay.
void append_shown(std::string& to, std::string_view line);

/// The same for text of several lines, whose LF stay.
std::string shown_lines(std::string_view text);

}  // namespace netpoll
