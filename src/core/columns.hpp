// Text in columns of a terminal. Knows no terminal.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace netpoll {

/// How many columns UTF-8 text takes, each character counted as one.
inline std::size_t columns_of(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

/// `text` where it fits, else as many characters as fit with ".." behind.
inline std::string fitted(std::string_view text, std::size_t columns) {
    if (columns_of(text) <= columns) return std::string(text);
    const std::string_view cut = std::string_view("..").substr(0, columns);
    while (columns_of(text) > columns - cut.size())
        text.remove_suffix(1);
    return std::string(text).append(cut);
}

}  // namespace netpoll
