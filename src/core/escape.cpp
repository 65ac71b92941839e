// Escaping of untrusted bytes, and UTF-8. Knows no other encoding and no terminal.
#include <netpoll/escape.hpp>

#include "core/eight_bytes.hpp"
#include "core/utf8_sequence.hpp"

#include <cstdint>

namespace netpoll {

namespace {

constexpr bool continues(unsigned char byte) noexcept {
    return (byte & 0xC0U) == 0x80U;
}

struct lead {
    std::size_t size;
    unsigned char second_low;   // the second byte's range excludes overlong forms, surrogates
    unsigned char second_high;  // and what lies above U+10FFFF (Unicode 15, table 3-7)
    char32_t bits;
};

constexpr lead lead_of(unsigned char byte) noexcept {
    const char32_t value = byte;
    if (byte >= 0xC2 && byte <= 0xDF) return {2, 0x80, 0xBF, value & 0x1FU};
    if (byte == 0xE0) return {3, 0xA0, 0xBF, value & 0x0FU};
    if (byte == 0xED) return {3, 0x80, 0x9F, value & 0x0FU};
    if (byte >= 0xE1 && byte <= 0xEF) return {3, 0x80, 0xBF, value & 0x0FU};
    if (byte == 0xF0) return {4, 0x90, 0xBF, value & 0x07U};
    if (byte >= 0xF1 && byte <= 0xF3) return {4, 0x80, 0xBF, value & 0x07U};
    if (byte == 0xF4) return {4, 0x80, 0x8F, value & 0x07U};
    return {0, 0, 0, 0};
}

/// How much of its beginning is printable ASCII, as nearly all text is to its end.
std::size_t plain_beginning(std::string_view text) noexcept {
    std::size_t size = 0;
    while (size < text.size() && text[size] >= ' ' && text[size] < '\x7F')
        ++size;
    return size;
}

/// Moves it from the beginning of `text` to the end of `to`.
void take_plain(std::string_view& text, std::string& to) {
    const std::size_t size = plain_beginning(text);
    to += text.substr(0, size);
    text.remove_prefix(size);
}

void append_hex(std::string& out, std::string_view bytes) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char each : bytes) {
        const auto byte = static_cast<unsigned char>(each);
        out += "\\x";
        out += digits[byte >> 4U];
        out += digits[byte & 0x0FU];
    }
}

void append_escaped(std::string& out, std::string_view bytes, const utf8_sequence& one) {
    const auto text = bytes.substr(0, one.size);
    switch (text.front()) {
        case '\r':
            out += "\\r";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            break;
    }
    const bool control = one.value < 0x20 || is_hidden(one.value);
    if (one.well_formed && !control) {
        out += text;
    } else {
        append_hex(out, text);
    }
}

}  // namespace

utf8_sequence next_sequence(std::string_view bytes) noexcept {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    if (at(0) < 0x80) return {1, true, at(0)};
    const auto head = lead_of(at(0));
    if (head.size == 0) return {1, false, 0};
    auto value = head.bits;
    for (std::size_t i = 1; i < head.size; ++i) {
        if (i == bytes.size() || !continues(at(i))) return {i, false, 0};
        if (i == 1 && (at(1) < head.second_low || at(1) > head.second_high)) return {1, false, 0};
        value = (value << 6U) | (at(i) & 0x3FU);
    }
    return {head.size, true, value};
}

bool is_hidden(char32_t value) noexcept {
    return (value >= 0x7F && value < 0xA0) || value == 0xAD || value == 0x61C || value == 0x180E ||
           (value >= 0x200B && value <= 0x200F) || (value >= 0x2028 && value <= 0x202E) ||
           (value >= 0x2060 && value <= 0x206F) || value == 0xFEFF ||
           (value >= 0xFFF9 && value <= 0xFFFB) || (value >= 0xE0000 && value <= 0xE007F);
}

std::string escape(std::string_view bytes, std::size_t limit, bool keep_tail) {
    const bool cut = bytes.size() > limit;
    if (cut && keep_tail) {
        bytes.remove_prefix(bytes.size() - limit);
        // The cut may have split a character: its rest is not worth showing.
        for (int i = 0; i < 3 && !bytes.empty(); ++i) {
            if (!continues(static_cast<unsigned char>(bytes.front()))) break;
            bytes.remove_prefix(1);
        }
    } else if (cut) {
        bytes = bytes.substr(0, limit);
    }
    std::string out = cut && keep_tail ? "..." : "";
    for (take_plain(bytes, out); !bytes.empty(); take_plain(bytes, out)) {
        const auto one = next_sequence(bytes);
        append_escaped(out, bytes, one);
        bytes.remove_prefix(one.size);
    }
    if (cut && !keep_tail) out += "...";
    return out;
}

hidden_character next_hidden(std::string_view text, std::size_t from) noexcept {
    // Their first bytes; nearly all text has none of them.
    const auto may_begin = [](char c) {
        return c == '\x7F' || c == '\xC2' || c == '\xD8' || c == '\xE1' || c == '\xE2' ||
               c == '\xEF' || c == '\xF3';
    };
    const auto beyond_ascii = [](std::uint64_t word) {
        return (word & byte_marks) | bytes_equal(word, '\x7F');
    };
    for (std::size_t i = from; i < text.size(); ++i) {
        i += unmarked_bytes(text.data() + i, text.size() - i, beyond_ascii);
        if (i == text.size() || !may_begin(text[i])) continue;
        const auto one = next_sequence(text.substr(i));
        if (one.well_formed && is_hidden(one.value)) return {i, one.size, one.value};
    }
    return {};
}

std::string to_utf8(std::string_view bytes, bool& replaced) {
    std::string out;
    out.reserve(bytes.size());
    for (take_plain(bytes, out); !bytes.empty(); take_plain(bytes, out)) {
        const auto one = next_sequence(bytes);
        if (one.well_formed) {
            out += bytes.substr(0, one.size);
        } else {
            out += replacement_character;
            replaced = true;
        }
        bytes.remove_prefix(one.size);
    }
    return out;
}

bool is_utf8(std::string_view bytes) noexcept {
    const auto beyond_ascii = [](std::uint64_t word) { return word & byte_marks; };
    for (;;) {
        bytes.remove_prefix(unmarked_bytes(bytes.data(), bytes.size(), beyond_ascii));
        if (bytes.empty()) return true;
        const auto one = next_sequence(bytes);
        if (!one.well_formed) return false;
        bytes.remove_prefix(one.size);
    }
}

}  // namespace netpoll
