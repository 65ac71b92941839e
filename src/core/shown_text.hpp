// Output of devices, line by line, as a terminal may be given it. Knows no terminal.
#pragma once

#include <string>
#include <string_view>

namespace netpoll {

/// Appends what `escape` makes of a line without LF, of any length; tabs stay.
void append_shown(std::string& to, std::string_view line);

/// The same in one line, whatever a device sent: blanks stand for its LF and tabs.
std::string shown_in_line(std::string text);

/// The same for text of several lines, whose LF stay.
std::string shown_lines(std::string_view text);

}  // namespace netpoll
