// Lines of a text, from either end. Knows no terminal and no prompt.
#pragma once

#include <algorithm>
#include <string_view>

namespace netpoll {

/// True if there is nothing but spaces, which is what erased text leaves.
inline bool only_spaces(std::string_view text) noexcept {
    return text.find_first_not_of(' ') == std::string_view::npos;
}

/// True if a reader sees nothing.
inline bool is_blank(std::string_view text) noexcept {
    return text.find_first_not_of(" \t\r") == std::string_view::npos;
}

/// The text to the last character that a reader sees.
inline std::string_view without_blanks_behind(std::string_view text) noexcept {
    const auto end = text.find_last_not_of(" \t\r");
    return text.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

/// Log lines behind a prompt are looked through this far.
inline constexpr int lines_behind_prompt = 8;

/// True if no such line is a prompt, not even with the blanks that some devices draw behind theirs
/// to the end of the window. What asks this first may be asked after every byte of a line of
/// megabytes.
inline bool longer_than_prompts(std::string_view line) noexcept {
    return line.size() > 1'024;
}

/// Takes what stands before the first `mark`, or all, off `rest` and returns it without the mark.
inline std::string_view take_until(std::string_view& rest, char mark) noexcept {
    const auto part = rest.substr(0, rest.find(mark));
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    return part;
}

/// Takes the first line off `rest` and returns it without its LF.
inline std::string_view take_first_line(std::string_view& rest) noexcept {
    return take_until(rest, '\n');
}

/// Takes the last line off `rest` and returns it without its LF. Empty where nothing is left.
inline std::string_view take_last_line(std::string_view& rest) noexcept {
    if (rest.ends_with('\n')) rest.remove_suffix(1);
    const auto begin = rest.rfind('\n') + 1;
    const auto line = rest.substr(begin);
    rest = rest.substr(0, begin);
    return line;
}

}  // namespace netpoll
