// RFC 8259, section 7. Knows no record.
#include "core/json_text.hpp"

#include "core/eight_bytes.hpp"
#include "core/utf8_sequence.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

namespace netpoll {

namespace {

constexpr bool continues(char c) noexcept {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

void append_control(std::string& to, char c) {
    constexpr std::string_view letters = "btn?fr";  // of the bytes from 8 on
    constexpr std::string_view digits = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= '\b' && byte <= '\r' && byte != '\v') {
        (to += '\\') += letters[byte - std::size_t{'\b'}];
    } else {
        ((to += "\\u00") += digits[byte >> 4U]) += digits[byte & 0x0FU];
    }
}

constexpr bool is_plain(char c) noexcept {
    return c >= ' ' && c != '"' && c != '\\' && c != 0x7F;
}

constexpr std::uint64_t not_plain(std::uint64_t word) noexcept {
    return (word & byte_marks) | bytes_below(word, 0x20) | bytes_equal(word, '"') |
           bytes_equal(word, '\\') | bytes_equal(word, '\x7F');
}

std::size_t plain_bytes(std::string_view text) noexcept {
    auto count = unmarked_bytes(text.data(), text.size(), not_plain);
    while (count < text.size() && is_plain(text[count]))
        ++count;
    return count;
}

/// Takes ASCII off the text, as far as it goes.
void append_ascii(std::string& to, std::string_view& text) {
    for (;;) {
        const auto plain = plain_bytes(text);
        to.append(text.data(), plain);
        text.remove_prefix(plain);
        if (text.empty() || static_cast<unsigned char>(text.front()) >= 0x7F) return;
        if (static_cast<unsigned char>(text.front()) < 0x20)
            append_control(to, text.front());
        else
            (to += '\\') += text.front();
        text.remove_prefix(1);
    }
}

// Above U+FFFF as two halves (RFC 8259, 7).
void append_code_point(std::string& to, char32_t value) {
    constexpr char32_t first_of_pairs = 0x10000;
    const auto append = [&to](char32_t unit) {
        std::array<char, 16> escaped{};
        std::snprintf(escaped.data(), escaped.size(), "\\u%04x", static_cast<unsigned>(unit));
        to += escaped.data();
    };
    if (value < first_of_pairs) return append(value);
    const auto rest = value - first_of_pairs;
    append(0xD800 + (rest >> 10U));
    append(0xDC00 + (rest & 0x3FFU));
}

/// The same of one character, or of bytes that are none.
void append_character(std::string& to, std::string_view& text, bool& replaced) {
    const auto one = next_sequence(text);
    if (!one.well_formed) {
        to += replacement_character;
        replaced = true;
    } else if (is_hidden(one.value)) {
        append_code_point(to, one.value);
    } else {
        to.append(text.data(), one.size);
    }
    text.remove_prefix(one.size);
}

}  // namespace

void append_json_text(std::string& to, std::string_view bytes, bool& replaced) {
    for (append_ascii(to, bytes); !bytes.empty(); append_ascii(to, bytes))
        append_character(to, bytes, replaced);
}

void append_json_string(std::string& to, std::string_view bytes) {
    bool replaced = false;
    to += '"';
    append_json_text(to, bytes, replaced);
    to += '"';
}

std::string without_hidden(std::string text) {
    const auto next = [&text](std::size_t from) { return next_hidden(text, from); };
    auto found = next(0);
    if (found.size == 0) return text;
    std::string out;
    std::size_t done = 0;
    for (; found.size > 0; found = next(done)) {
        append_code_point(out.append(text, done, found.place - done), found.value);
        done = found.place + found.size;
    }
    return out.append(text, done, std::string::npos);
}

// No character has more than three continuing bytes: behind more of them any cut will do.
std::size_t slice_of_text(std::string_view bytes, std::size_t most) noexcept {
    if (bytes.size() <= most) return bytes.size();
    auto end = most;
    for (int i = 0; i < 3 && end > 1 && continues(bytes[end]); ++i)
        --end;
    return continues(bytes[end]) ? most : end;
}

}  // namespace netpoll
