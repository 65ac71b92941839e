// Lines of a text, from its end. Knows no terminal and no prompt.
#pragma once

#include <string_view>

namespace netpoll {

/// True if there is nothing but spaces, which is what erased text leaves.
inline bool only_spaces(std::string_view text) noexcept {
    return text.find_first_not_of(' ') == std::string_view::npos;
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
