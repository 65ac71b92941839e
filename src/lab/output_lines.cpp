// Generated output lines. Knows no platform: they look like interface counters everywhere.
#include "lab/output_lines.hpp"

#include <algorithm>

namespace netpoll::lab {

namespace {

/// `value` in decimal, zero-padded, into text[at, at + width). Faster than printf, which matters
/// where thousands of devices send megabytes.
void put_number(std::string& text, std::size_t at, std::size_t width, std::uint64_t value) {
    for (std::size_t i = width; i-- > 0; value /= 10) {
        text[at + i] = static_cast<char>('0' + value % 10);
    }
}

}  // namespace

void output_lines::add_generated(std::uint64_t count, std::uint64_t salt) {
    count_ += count;
    salt_ = salt;
}

void output_lines::make_endless(std::uint64_t salt) {
    count_ = forever;
    salt_ = salt;
}

std::string output_lines::next() {
    if (position_ < text_.size()) {
        const auto end = std::min(text_.find('\n', position_), text_.size());
        auto line = text_.substr(position_, end - position_);
        position_ = end + 1;
        return line;
    }
    std::string line =
        "  entry 0000000000  unit 000  up/up  in 000000000000  out 000000000000  errors 0000";
    line.resize(79, ' ');
    put_number(line, 8, 10, next_ + 1);
    put_number(line, 25, 3, salt_ % 1'000);
    put_number(line, 40, 12, (salt_ / 7 + next_ * 7'919) % 1'000'000'000'000);
    put_number(line, 58, 12, (salt_ / 11 + next_ * 104'729) % 1'000'000'000'000);
    ++next_;
    return line;
}

std::uint64_t output_lines::left() const {
    std::uint64_t lines = count_ - next_;
    if (position_ < text_.size()) {
        const auto from = text_.begin() + static_cast<std::ptrdiff_t>(position_);
        lines += static_cast<std::uint64_t>(std::count(from, text_.end(), '\n'));
        if (text_.back() != '\n') ++lines;
    }
    return lines;
}

}  // namespace netpoll::lab
