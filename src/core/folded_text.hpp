// Text of any script made comparable: case, accents, widths and blanks. Knows no word.
#pragma once

#include <string>
#include <string_view>

namespace netpoll {

/// UTF-8 in which small and capital letters, letters with and without accents (Latin and
/// Cyrillic, both of Turkish's i), wide and narrow forms (full-width colon), and all blanks are
/// the same. Colours, other control characters and invisible marks are gone, line ends are "\n".
/// Bytes that are not UTF-8 count as Latin-1.
std::string folded(std::string_view text);

/// One character of UTF-8: its number, and how many bytes it has; `bytes` 0 at the end of the text.
/// A byte that is not UTF-8 stands for itself.
struct code_point {
    char32_t number{0};
    unsigned bytes{0};
};
code_point code_point_at(std::string_view text, std::size_t at) noexcept;

}  // namespace netpoll
