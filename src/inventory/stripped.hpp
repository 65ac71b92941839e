// Blanks around a text. Knows no format.
#pragma once

#include <string_view>

namespace netpoll {

/// Without blanks, tabs and carriage returns at its ends.
inline std::string_view stripped(std::string_view text) noexcept {
    constexpr std::string_view blanks = " \t\r";
    const auto begin = text.find_first_not_of(blanks);
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

}  // namespace netpoll
