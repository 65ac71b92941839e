// Characters, escapes and classes of an expression. Knows no group.
#include "core/ascii.hpp"
#include "parse/regex_reader.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace netpoll {

namespace {

/// What a category has of ASCII, as members of a class.
std::string_view ascii_members(char letter) noexcept {
    switch (lower(letter)) {
        case 'd':
            return "0-9";
        case 'w':
            return "0-9A-Z_a-z";
        default:
            return "\\x09-\\x0d ";
    }
}

}  // namespace

void regex_reader::write_category(char letter) {
    if (!ascii_only_) return write(std::string("\\") + letter);
    write(is_lower(letter) ? "[" : "[^");
    write(ascii_members(letter));
    write("]");
}

/// False where there is no way to say it.
bool regex_reader::write_category_in_class(char letter) {
    if (ascii_only_ && !is_lower(letter)) {
        fail(std::string("\\") + letter + " in a class is not supported behind (?a");
        return false;
    }
    if (ascii_only_)
        write(ascii_members(letter));
    else
        write(std::string("\\") + letter);
    return true;
}

/// One character as it stands, with what has a meaning to PCRE2 escaped.
regex_shape regex_reader::literal() {
    const auto byte = static_cast<unsigned char>(peek());
    if (byte < 0x80) {
        ++at_;
        return written_character(byte);
    }
    read_.ascii = false;
    const auto begin = at_++;
    while (more() && (static_cast<unsigned char>(peek()) & 0xC0) == 0x80)
        ++at_;
    write(regex_.substr(begin, at_ - begin));
    return one_of(byte_set{}.set(byte));
}

regex_shape regex_reader::written_character(char32_t character) {
    if (character >= 0x80) {
        read_.ascii = false;
        write(hex_escape(character));
        return one_of(high_bytes());
    }
    const char c = static_cast<char>(character);
    if (is_control(c)) {
        write(hex_escape(character));
    } else {
        if (!is_ascii_letter(c) && !is_digit(c) && c != ' ' && c != '_') write("\\");
        write({&c, 1});
    }
    return one_byte(static_cast<unsigned char>(c));
}

std::optional<char32_t> regex_reader::digits(int base, std::size_t most, bool exactly) {
    char32_t value = 0;
    std::size_t count = 0;
    for (; count < most; ++count) {
        int digit = -1;
        const char c = lower(peek());
        if (is_digit(c)) digit = c - '0';
        if (c >= 'a' && c <= 'f') digit = c - 'a' + 10;
        if (digit < 0 || digit >= base) break;
        value = value * static_cast<char32_t>(base) + static_cast<char32_t>(digit);
        ++at_;
    }
    if (count == 0 || (exactly && count != most)) {
        fail("incomplete escape");
        return std::nullopt;
    }
    return value;
}

/// An escape that means the same within a class. Behind the backslash.
std::optional<escaped> regex_reader::escaped_in_any_place() {
    const char c = peek();
    if (const auto* set = category(c)) {
        ++at_;
        return escaped{*set, 0, true};
    }
    constexpr std::string_view names = "abfnrtv";
    constexpr std::string_view values = "\a\b\f\n\r\t\v";
    if (const auto found = names.find(c); found != std::string_view::npos) {
        ++at_;
        return escaped{{}, static_cast<char32_t>(values[found]), false};
    }
    if (c == 'x' || c == 'u' || c == 'U') {
        ++at_;
        const auto value = digits(16, c == 'x' ? 2 : c == 'u' ? 4 : 8, true);
        if (!value) return std::nullopt;
        return escaped{{}, *value, false};
    }
    if (c == '0') {
        const auto value = digits(8, 3, false);
        return escaped{{}, value.value_or(0), false};
    }
    if (!more() || is_ascii_letter(c) || is_digit(c)) {
        fail(more() ? "bad escape \\" + std::string(1, c) : "bad escape (end of pattern)");
        return std::nullopt;
    }
    if (static_cast<unsigned char>(c) >= 0x80) {
        fail("bad escape: a backslash before a character that is not ASCII");
        return std::nullopt;
    }
    ++at_;
    return escaped{{}, static_cast<unsigned char>(c), false};
}

regex_shape regex_reader::escape() {
    ++at_;
    const char c = peek();
    if (c == 'b' || c == 'B' || c == 'A') {
        ++at_;
        if (ascii_only_ && c == 'b')
            return position(
                "(?:(?<![0-9A-Z_a-z])(?=[0-9A-Z_a-z])|(?<=[0-9A-Z_a-z])(?![0-9A-Z_a-z]))");
        if (ascii_only_ && c == 'B')
            return position(
                "(?:(?<![0-9A-Z_a-z])(?![0-9A-Z_a-z])|(?<=[0-9A-Z_a-z])(?=[0-9A-Z_a-z]))");
        return position(std::string("\\") + c);
    }
    if (take("Z")) {
        is_position_ = true;
        write("\\z");
        return line_end();
    }
    if (is_digit(c) && c != '0') {
        const bool octal =
            c < '4' && peek(1) >= '0' && peek(1) < '8' && peek(2) >= '0' && peek(2) < '8';
        if (octal) return written_character(digits(8, 3, true).value_or(0));
        std::string number(1, c);
        ++at_;
        if (is_digit(peek())) number += regex_[at_++];
        return reference(std::stoul(number));
    }
    const auto is = escaped_in_any_place();
    if (!is) return {};
    if (!is->is_set) return written_character(is->character);
    write_category(c);
    return one_of(is->set);
}

void regex_reader::write_in_class(char32_t character) {
    if (character >= 0x80 || is_control(static_cast<char>(character)))
        return write(hex_escape(character));
    const char c = static_cast<char>(character);
    if (!is_ascii_letter(c) && !is_digit(c) && c != ' ') write("\\");
    write({&c, 1});
}

void regex_reader::add_to_class(byte_set& into, char32_t first, char32_t last) {
    for (char32_t c = first; c <= last && c < 0x80; ++c)
        into.set(c);
    if (last >= 0x80) {
        read_.ascii = false;
        into |= high_bytes();
    }
}

/// One member of a class, or where `is_set` says so a category, which is written and added.
std::optional<char32_t> regex_reader::class_character(byte_set& into, bool& is_set) {
    is_set = false;
    if (peek() == '\\') {
        ++at_;
        const char c = peek();
        if (c >= '1' && c <= '7') return digits(8, 3, false);
        const auto is = escaped_in_any_place();
        if (!is) return std::nullopt;
        is_set = is->is_set;
        if (is_set) {
            if (!write_category_in_class(c)) return std::nullopt;
            into |= is->set;
        }
        return is->character;
    }
    const auto decoded = next_character(regex_.substr(at_));
    at_ += decoded.size;
    return decoded.value;
}

regex_shape regex_reader::character_class() {
    const auto begin = at_++;
    const bool negated = take("^");
    write(negated ? "[^" : "[");
    byte_set members;
    for (bool first = true; first || peek() != ']'; first = false) {
        if (!more()) {
            at_ = begin;
            fail("unterminated character set");
            return {};
        }
        bool is_set = false;
        const auto low = class_character(members, is_set);
        if (failed()) return {};
        const bool range = peek() == '-' && peek(1) != ']' && at_ + 1 < regex_.size();
        if (is_set && range) fail("bad character range");
        if (is_set) continue;
        write_in_class(*low);
        char32_t high = *low;
        if (range) {
            ++at_;
            const auto last = class_character(members, is_set);
            if (failed()) return {};
            if (is_set || *last < *low) fail("bad character range");
            high = *last;
            write("-");
            write_in_class(high);
        }
        add_to_class(members, *low, high);
    }
    ++at_;
    write("]");
    return one_of(negated ? ~members | high_bytes() : members);
}

}  // namespace netpoll
