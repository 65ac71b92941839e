// What a device's last line looks like: prompt, pager or question. Knows no recording.
#pragma once

#include <string>
#include <string_view>

namespace netpoll::lab {

/// What stands behind the last line end of `text`.
std::string_view last_line(std::string_view text);

/// One line as a terminal shows it: without escape sequences and control bytes, with what carriage
/// returns and backspaces overwrote gone.
std::string shown(std::string_view line);

/// These take a line as sent.
bool looks_like_pager(std::string_view line);
bool looks_like_prompt(std::string_view line);
bool asks_for_secret(std::string_view line);

/// exit, quit, logout or the like, with or without words behind it.
bool is_exit_word(std::string_view command);

}  // namespace netpoll::lab
