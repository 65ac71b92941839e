// The sums. Each may say more than is, and never less.
#include "parse/regex_shape.hpp"

#include "core/ascii.hpp"
#include "parse/blanks.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace netpoll {

const byte_set& ascii_blanks() noexcept {
    static const byte_set all = [] {
        byte_set set;
        for (unsigned byte = 0; byte < 128; ++byte)
            set[byte] = is_blank_byte(static_cast<char>(byte));
        return set;
    }();
    return all;
}

const byte_set& high_bytes() noexcept {
    static const byte_set all = [] {
        byte_set set;
        for (unsigned byte = 128; byte < 256; ++byte)
            set.set(byte);
        return set;
    }();
    return all;
}

const byte_set* category(char letter) noexcept {
    // Beyond ASCII there are blanks, digits and letters too.
    static const auto sets = [] {
        std::array<byte_set, 6> made;
        for (unsigned byte = 0; byte < 256; ++byte) {
            const char c = static_cast<char>(byte);
            const bool high = byte >= 128;
            made[0][byte] = high || is_digit(c);
            made[1][byte] = high || !is_digit(c);
            made[2][byte] = high || ascii_blanks()[byte];
            made[3][byte] = high || !ascii_blanks()[byte];
            made[4][byte] = high || is_word_character(c);
            made[5][byte] = high || !is_word_character(c);
        }
        return made;
    }();
    const auto found = std::string_view("dDsSwW").find(letter);
    return letter == '\0' || found == std::string_view::npos ? nullptr : &sets[found];
}

regex_shape nothing_wide() {
    regex_shape shape;
    shape.begins.empty = shape.begins.blank = true;
    shape.is_literal = shape.is_blank = true;
    return shape;
}

regex_shape line_end() {
    regex_shape shape;
    shape.begins.whole_empty = shape.begins.whole_blank = true;
    return shape;
}

regex_shape anything() {
    regex_shape shape;
    shape.begins = {~byte_set{}, ~byte_set{}, true, true, true, true};
    return shape;
}

regex_shape one_byte(unsigned char byte) {
    regex_shape shape = one_of(byte_set{}.set(byte));
    shape.required.assign(1, static_cast<char>(byte));
    shape.is_literal = true;
    return shape;
}

regex_shape one_of(const byte_set& bytes) {
    regex_shape shape;
    shape.begins.first = bytes;
    shape.begins.ink = bytes & ~ascii_blanks();
    shape.begins.blank = (bytes & ascii_blanks()).any();
    shape.is_blank = (bytes & ~ascii_blanks() & ~high_bytes()).none();
    shape.begins.least_blanks = shape.is_blank ? 1 : 0;
    return shape;
}

regex_shape either(regex_shape one, const regex_shape& other) {
    match_beginning& to = one.begins;
    const match_beginning& more = other.begins;
    to.first |= more.first;
    to.ink |= more.ink;
    to.empty |= more.empty;
    to.blank |= more.blank;
    to.whole_empty |= more.whole_empty;
    to.whole_blank |= more.whole_blank;
    to.least_blanks = std::min(to.least_blanks, more.least_blanks);
    one.is_blank &= other.is_blank;
    one.required.clear();
    one.is_literal = false;
    return one;
}

regex_shape maybe(regex_shape one) {
    return either(std::move(one), nothing_wide());
}

regex_shape repeated_shape(regex_shape one, std::size_t least) {
    // As many as a line can have, and no more than a sum can hold.
    constexpr std::size_t most = 1'000;
    one.is_literal = false;
    if (one.is_blank) one.begins.least_blanks *= std::min(least, most);
    one.begins.least_blanks = std::min(one.begins.least_blanks, most);
    return one;
}

void shape_sequence::keep_run() {
    if (run_.size() > whole_.required.size()) whole_.required = run_;
    run_.clear();
}

void shape_sequence::add(regex_shape next) {
    match_beginning& to = whole_.begins;
    const match_beginning& more = next.begins;
    if (to.empty) to.first |= more.first;
    if (to.blank) to.ink |= more.ink;
    to.whole_empty =
        (to.whole_empty && (more.empty || more.whole_empty)) || (to.empty && more.whole_empty);
    to.whole_blank =
        (to.whole_blank && (more.empty || more.whole_empty)) || (to.blank && more.whole_blank);
    to.empty &= more.empty;
    to.blank &= more.blank;
    if (whole_.is_blank) to.least_blanks += more.least_blanks;
    whole_.is_blank &= next.is_blank;
    if (next.is_literal) {
        run_ += next.required;
        return;
    }
    all_literal_ = false;
    keep_run();
    if (next.required.size() > whole_.required.size()) whole_.required = std::move(next.required);
}

regex_shape shape_sequence::end() && {
    keep_run();
    whole_.is_literal = all_literal_;
    return std::move(whole_);
}

decoded_character next_character(std::string_view text) noexcept {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t size = lead < 0xC2   ? 1
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                             : lead < 0xF5 ? 4
                                           : 1;
    if (size == 1 || text.size() < size) return {lead, 1};
    char32_t value = lead & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if ((byte & 0xC0) != 0x80) return {lead, 1};
        value = value << 6 | (byte & 0x3F);
    }
    return {value, size};
}

std::string hex_escape(char32_t character) {
    constexpr std::string_view figures = "0123456789abcdef";
    std::string text;
    do {
        text.insert(text.begin(), figures[character % 16]);
        character /= 16;
    } while (character != 0);
    return "\\x{" + text + "}";
}

}  // namespace netpoll
