// From one quote to the next. Knows no record.
#include "results/json_cursor.hpp"

#include "core/eight_bytes.hpp"

#include <charconv>
#include <cstdint>

namespace netpoll {

namespace {

constexpr unsigned replacement = 0xFFFD;

void append_code_point(std::string& to, unsigned code) {
    const auto byte = [&to](unsigned value) { to += static_cast<char>(value); };
    if (code < 0x80) return byte(code);
    if (code < 0x800) {
        byte(0xC0 | code >> 6);
    } else if (code < 0x10000) {
        byte(0xE0 | code >> 12);
        byte(0x80 | (code >> 6 & 0x3F));
    } else {
        byte(0xF0 | code >> 18);
        byte(0x80 | (code >> 12 & 0x3F));
        byte(0x80 | (code >> 6 & 0x3F));
    }
    byte(0x80 | (code & 0x3F));
}

/// Takes four digits off; more than 16 bits where they are none.
unsigned take_hex(std::string_view& rest) {
    unsigned code = 0;
    if (rest.size() < 4) return 0x10000;
    const auto [end, problem] = std::from_chars(rest.data(), rest.data() + 4, code, 16);
    if (problem != std::errc{} || end != rest.data() + 4) return 0x10000;
    rest.remove_prefix(4);
    return code;
}

constexpr bool is_high(unsigned code) noexcept {
    return code >= 0xD800 && code < 0xDC00;
}
constexpr bool is_low(unsigned code) noexcept {
    return code >= 0xDC00 && code < 0xE000;
}

/// What stands behind "\u"; false where it is no escape.
bool append_unicode(std::string& to, std::string_view& rest) {
    unsigned code = take_hex(rest);
    if (code > 0xFFFF) return false;
    if (is_high(code) && rest.starts_with("\\u")) {
        std::string_view behind = rest.substr(2);
        const unsigned low = take_hex(behind);
        if (is_low(low)) {
            rest = behind;
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        }
    }
    append_code_point(to, is_high(code) || is_low(code) ? replacement : code);
    return true;
}

/// `rest` begins behind a backslash; false where it is no escape.
bool append_escape(std::string& to, std::string_view& rest) {
    if (rest.empty()) return false;
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    const char letter = rest.front();
    rest.remove_prefix(1);
    if (letter == 'u') return append_unicode(to, rest);
    const auto place = letters.find(letter);
    if (place == letters.npos) return false;
    to += meanings[place];
    return true;
}

/// False where an escape is none.
bool append_decoded(std::string& to, std::string_view raw) {
    to.reserve(to.size() + raw.size());
    for (;;) {
        const auto plain = raw.find('\\');
        to.append(raw.substr(0, plain));
        if (plain == raw.npos) return true;
        raw.remove_prefix(plain + 1);
        if (!append_escape(to, raw)) return false;
    }
}

/// The first quote or backslash; `end` where there is none.
const char* first_special(const char* at, const char* end) noexcept {
    at += unmarked_bytes(at, static_cast<std::size_t>(end - at), [](std::uint64_t word) {
        return bytes_equal(word, '"') | bytes_equal(word, '\\');
    });
    while (at != end && *at != '"' && *at != '\\')
        ++at;
    return at;
}

}  // namespace

// A zero is no JSON, and what a file system leaves of a crash.
json_cursor::json_cursor(std::string_view text) noexcept
    : at_(text.data()),
      end_(text.data() + text.size()),
      failed_(text.find('\0') != std::string_view::npos) {}

bool json_cursor::at_end() {
    skip_blanks();
    return !failed_ && at_ == end_;
}

json_cursor::kind json_cursor::next() {
    skip_blanks();
    if (failed_ || at_ == end_) return kind::none;
    switch (*at_) {
        case '{':
            return kind::object;
        case '[':
            return kind::array;
        case '"':
            return kind::string;
        case 'n':
            return kind::null;
        case 't':
        case 'f':
            return kind::boolean;
        default:
            return *at_ == '-' || (*at_ >= '0' && *at_ <= '9') ? kind::number : kind::none;
    }
}

bool json_cursor::take_word(std::string_view word) noexcept {
    if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(word))
        return false;
    at_ += word.size();
    return true;
}

bool json_cursor::enter(char opening) noexcept {
    if (take(opening) && ++depth_ <= deepest) return true;
    fail();
    return false;
}

bool json_cursor::another(char closing) noexcept {
    if (failed_) return false;
    if (take(',')) return true;
    if (!take(closing)) fail();
    return false;
}

std::string_view json_cursor::key() {
    skip_blanks();
    const std::string_view raw = raw_string();
    if (!take(':')) fail();
    if (!failed_ && is_plain_) return raw;
    key_.clear();
    if (!failed_ && !append_decoded(key_, raw)) fail();
    return key_;
}

// What is between the quotes.
std::string_view json_cursor::raw_string() noexcept {
    if (!take('"')) {
        fail();
        return {};
    }
    const char* const begin = at_;
    at_ = first_special(at_, end_);
    is_plain_ = at_ != end_ && *at_ == '"';
    while (at_ != end_ && *at_ == '\\') {
        at_ += end_ - at_ > 1 ? 2 : 1;
        at_ = first_special(at_, end_);
    }
    if (at_ != end_) return {begin, static_cast<std::size_t>(at_++ - begin)};
    fail();
    return {};
}

std::string_view json_cursor::raw_number() noexcept {
    const char* const begin = at_;
    const auto step_over = [this](char one) { return at_ != end_ && *at_ == one && ++at_; };
    const auto step_over_digits = [this] {
        const char* const first = at_;
        while (at_ != end_ && *at_ >= '0' && *at_ <= '9')
            ++at_;
        if (at_ == first) fail();
    };
    step_over('-');
    if (!step_over('0')) step_over_digits();
    if (step_over('.')) step_over_digits();
    if (step_over('e') || step_over('E')) {
        if (!step_over('+')) step_over('-');
        step_over_digits();
    }
    return {begin, static_cast<std::size_t>(at_ - begin)};
}

void json_cursor::string(std::string& to) {
    to.clear();
    if (next() != kind::string) {
        skip();
        return;
    }
    const std::string_view raw = raw_string();
    if (failed_) return;
    if (is_plain_)
        to = raw;
    else if (!append_decoded(to, raw))
        fail();
}

std::string json_cursor::string() {
    std::string text;
    string(text);
    return text;
}

double json_cursor::number(double otherwise) {
    const bool is_one = next() == kind::number;
    const std::string_view written = skip();
    if (is_one && !failed_)
        std::from_chars(written.data(), written.data() + written.size(), otherwise);
    return otherwise;
}

std::uint64_t json_cursor::unsigned_number(std::uint64_t otherwise) {
    const bool is_one = next() == kind::number;
    const std::string_view written = skip();
    std::uint64_t value = 0;
    const char* const end = written.data() + written.size();
    const auto read = std::from_chars(written.data(), end, value);
    return is_one && !failed_ && read.ec == std::errc{} && read.ptr == end ? value : otherwise;
}

bool json_cursor::boolean(bool otherwise) {
    const bool is_one = next() == kind::boolean;
    const std::string_view written = skip();
    return is_one && !failed_ ? written == "true" : otherwise;
}

std::string_view json_cursor::skip() {
    const kind what = next();
    const char* const begin = at_;
    switch (what) {
        case kind::none:
            fail();
            break;
        case kind::null:
            if (!take_word("null")) fail();
            break;
        case kind::boolean:
            if (!take_word("true") && !take_word("false")) fail();
            break;
        case kind::number:
            raw_number();
            break;
        case kind::string:
            raw_string();
            break;
        case kind::array:
            array([] {});
            break;
        case kind::object:
            object([](std::string_view) {});
            break;
    }
    return {begin, static_cast<std::size_t>(at_ - begin)};
}

}  // namespace netpoll
