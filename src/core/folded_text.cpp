// Text of any script made comparable. Knows no word.
#include "core/folded_text.hpp"

#include "core/code_range.hpp"

#include <array>
#include <cstddef>

namespace netpoll {

namespace {

constexpr char escape_byte = '\x1B';

// U+00C0 to U+017F without case and accents.
constexpr std::string_view latin =
    "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
    "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
constexpr char32_t first_latin = 0xC0;

constexpr std::array blanks{code_range{0xA0, 0xA0},     code_range{0x1680, 0x1680},
                            code_range{0x2000, 0x200A}, code_range{0x202F, 0x202F},
                            code_range{0x205F, 0x205F}, code_range{0x3000, 0x3000}};
// Soft hyphen, accents that stand alone, joiners, marks of direction, byte order mark.
constexpr std::array invisible{code_range{0xAD, 0xAD},     code_range{0x300, 0x36F},
                               code_range{0x200B, 0x200F}, code_range{0x202A, 0x202E},
                               code_range{0x2060, 0x2069}, code_range{0xFEFF, 0xFEFF}};

char32_t small_cyrillic(char32_t c) noexcept {
    if (c >= 0x410 && c <= 0x42F) c += 0x20;
    if (c >= 0x400 && c <= 0x40F) c += 0x50;
    if (c == 0x451 || c == 0x450) return 0x435;  // e with dots or grave
    return c == 0x439 ? 0x438 : c;               // short i
}

char32_t plain_ascii(char32_t c) noexcept {
    if (c >= 'A' && c <= 'Z') return c - 'A' + 'a';
    if (c == '\r') return '\n';
    if (c < 0x20 && c != '\n') return ' ';
    return c == 0x7F ? 0 : c;
}

/// 0 where the character leaves nothing behind.
char32_t plain(char32_t c) noexcept {
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
    if (c < 0x80) return plain_ascii(c);
    if (is_in(blanks, c)) return ' ';
    if (is_in(invisible, c)) return 0;
    if (c >= first_latin && c < first_latin + latin.size()) {
        return static_cast<unsigned char>(latin[c - first_latin]);
    }
    if (c >= 0x400 && c <= 0x45F) return small_cyrillic(c);
    return c < 0xA0 ? 0 : c;
}

void append(std::string& to, char32_t c) {
    const auto tail = [&](unsigned shift) {
        to += static_cast<char>(0x80U | ((c >> shift) & 0x3FU));
    };
    if (c < 0x80) {
        to += static_cast<char>(c);
    } else if (c < 0x800) {
        to += static_cast<char>(0xC0U | (c >> 6U));
        tail(0);
    } else if (c < 0x10000) {
        to += static_cast<char>(0xE0U | (c >> 12U));
        tail(6);
        tail(0);
    } else {
        to += static_cast<char>(0xF0U | (c >> 18U));
        tail(12);
        tail(6);
        tail(0);
    }
}

/// Where what begins at `at` ends: a colour or another control sequence, else one byte.
std::size_t end_of_sequence(std::string_view text, std::size_t at) noexcept {
    if (text.substr(at + 1, 1) != "[") return at + 1;
    auto end = at + 2;
    while (end < text.size() && (text[end] < '@' || text[end] > '~'))
        ++end;
    return end < text.size() ? end + 1 : end;
}

}  // namespace

code_point code_point_at(std::string_view text, std::size_t at) noexcept {
    if (at >= text.size()) return {};
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const char32_t head = byte(at);
    const unsigned more = head >= 0xF0 ? 3 : head >= 0xE0 ? 2 : head >= 0xC2 ? 1 : 0;
    if (head < 0x80 || more == 0 || head > 0xF4 || at + more >= text.size()) return {head, 1};
    char32_t number = head & (0x3FU >> more);
    for (std::size_t i = 1; i <= more; ++i) {
        if ((byte(at + i) & 0xC0U) != 0x80U) return {head, 1};
        number = number << 6U | (byte(at + i) & 0x3FU);
    }
    return {number, more + 1};
}

std::string folded(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == escape_byte) {
            at = end_of_sequence(text, at);
            continue;
        }
        const auto next = code_point_at(text, at);
        if (const auto c = plain(next.number)) append(out, c);
        at += next.bytes;
    }
    return out;
}

}  // namespace netpoll
