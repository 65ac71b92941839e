// Lines of a text, from its end. Knows no terminal and no prompt.
#pragma once

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

/// Takes the last line off `rest` and returns it without its LF. Empty where nothing is left.
inline std::string_view take_last_line(std::string_view& rest) noexcept {
    if (rest.ends_with('\n')) rest.remove_suffix(1);
    const auto begin = rest.rfind('\n') + 1;
    const auto line = rest.substr(begin);
    rest = rest.substr(0, begin);
    return line;
}

}  // namespace netpoll
