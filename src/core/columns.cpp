// How wide text is. Knows no terminal.
#include "core/columns.hpp"

#include "core/code_range.hpp"
#include "core/folded_text.hpp"

#include <array>

namespace netpoll {

namespace {

// Unicode's EastAsianWidth.txt, W and F, with what lies between blocks of them.
constexpr std::array wide{
    code_range{0x1100, 0x115F},   code_range{0x2E80, 0x303E},   code_range{0x3041, 0x4DBF},
    code_range{0x4E00, 0xA4CF},   code_range{0xA960, 0xA97C},   code_range{0xAC00, 0xD7A3},
    code_range{0xF900, 0xFAFF},   code_range{0xFE30, 0xFE6F},   code_range{0xFF00, 0xFF60},
    code_range{0xFFE0, 0xFFE6},   code_range{0x1F300, 0x1F64F}, code_range{0x1F680, 0x1F6FF},
    code_range{0x1F900, 0x1F9FF}, code_range{0x20000, 0x3FFFD}};
// Of the general categories Mn and Cf those that stand in text of any script.
constexpr std::array without_width{
    code_range{0x300, 0x36F},   code_range{0x200B, 0x200F}, code_range{0x202A, 0x202E},
    code_range{0x2060, 0x2064}, code_range{0x20D0, 0x20F0}, code_range{0xFE00, 0xFE0F},
    code_range{0xFE20, 0xFE2F}, code_range{0xFEFF, 0xFEFF}, code_range{0xE0000, 0xE01EF}};

std::size_t columns_of_one(char32_t c) noexcept {
    if (c < 0x300) return 1;
    if (is_in(without_width, c)) return 0;
    return is_in(wide, c) ? 2 : 1;
}

/// Where the text ends that fits into so many columns.
std::size_t end_within(std::string_view text, std::size_t columns) noexcept {
    std::size_t used = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto next = code_point_at(text, at);
        used += columns_of_one(next.number);
        if (used > columns) return at;
        at += next.bytes;
    }
    return text.size();
}

}  // namespace

std::size_t columns_of(std::string_view text) noexcept {
    std::size_t used = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto next = code_point_at(text, at);
        used += columns_of_one(next.number);
        at += next.bytes;
    }
    return used;
}

std::string fitted(std::string_view text, std::size_t columns) {
    if (columns_of(text) <= columns) return std::string(text);
    const auto cut = std::string_view("..").substr(0, columns);
    return std::string(text.substr(0, end_within(text, columns - cut.size()))).append(cut);
}

std::string wrap(std::string_view text, std::size_t width, std::size_t indent, std::size_t used) {
    std::string out;
    std::size_t column = used;
    bool fresh = true;  // nothing on this line yet
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(word.size() < text.size() ? word.size() + 1 : word.size());
        if (word.empty()) continue;
        if (!fresh && column + 1 + columns_of(word) > width) {
            out += '\n';
            out.append(indent, ' ');
            column = indent;
            fresh = true;
        }
        if (!fresh) {
            out += ' ';
            ++column;
        }
        out += word;
        column += columns_of(word);
        fresh = false;
    }
    return out;
}

}  // namespace netpoll
