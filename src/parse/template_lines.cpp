// Most texts are ASCII and have no end of line but LF: that is looked for once.
#include "parse/template_lines.hpp"

#include <algorithm>
#include <cstdint>

namespace netpoll {

namespace {

// Without a jump, so that it is done on many bytes at once.
bool is_simple(std::string_view text) noexcept {
    std::uint8_t odd = 0;
    for (const char c : text) {
        // As a signed number, what is beyond ASCII is below zero.
        const auto byte = static_cast<std::int8_t>(c);
        const std::uint8_t low = byte < 0x20 ? 1 : 0;
        const std::uint8_t other = byte != '\n' ? 1 : 0;
        const std::uint8_t no_tab = byte != '\t' ? 1 : 0;
        odd = static_cast<std::uint8_t>(odd | (low & other & no_tab));
    }
    return odd == 0;
}

/// Whether no end of a line begins with it.
constexpr bool is_ordinary(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte != 0xC2 && byte != 0xE2;
}

/// Bytes of the end of a line at the beginning of the text; 0: there is none.
std::size_t end_of_line(std::string_view text) noexcept {
    const auto c = static_cast<unsigned char>(text.front());
    if (c == '\r') return text.substr(1).starts_with('\n') ? 2 : 1;
    if (c == '\n' || c == '\v' || c == '\f' || (c >= 0x1C && c <= 0x1E)) return 1;
    if (text.starts_with("\xC2\x85")) return 2;
    return text.starts_with("\xE2\x80\xA8") || text.starts_with("\xE2\x80\xA9") ? 3 : 0;
}

}  // namespace

template_lines::template_lines(std::string_view text) noexcept
    : rest_(text), simple_(is_simple(text)) {}

bool template_lines::next(template_line& line) noexcept {
    if (rest_.empty()) return false;
    std::size_t size = 0;
    std::size_t behind = 0;
    if (simple_) {
        size = std::min(rest_.find('\n'), rest_.size());
        behind = size < rest_.size() ? 1 : 0;
    } else {
        while (size < rest_.size() &&
               (is_ordinary(rest_[size]) || (behind = end_of_line(rest_.substr(size))) == 0))
            ++size;
    }
    line.text = rest_.substr(0, size);
    line.encoding = simple_ ? line_encoding::ascii : encoding_of(line.text);
    rest_.remove_prefix(size + behind);
    return true;
}

}  // namespace netpoll
