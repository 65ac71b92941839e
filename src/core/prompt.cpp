// Learning and recognising a prompt. Knows no timer.
#include "core/prompt.hpp"

#include "core/lines.hpp"

#include <algorithm>

namespace netpoll {
namespace {

constexpr bool letter_or_digit(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0x80;
}

// A clock or a counter makes no other shape.
std::string shape_of(std::string_view line) {
    std::string shape;
    for (const char c : line) {
        const bool digit = c >= '0' && c <= '9';
        if (!digit || !shape.ends_with('0')) shape += digit ? '0' : c;
    }
    return shape;
}

}  // namespace

std::string prompt::masked(std::string_view line) const {
    std::string kept;
    std::size_t at = 0;
    while (at < line.size()) {
        const auto part = platform_->variable->find(line, at);
        if (!part || part->end == part->begin) break;
        kept += line.substr(at, part->begin - at);
        at = part->end;
    }
    kept += line.substr(at);
    return kept;
}

bool prompt::same(std::string_view left, std::string_view right) const {
    if (left == right) return true;
    return platform_->variable && masked(left) == masked(right);
}

void prompt::adopt(const compiled_platform& platform) {
    platform_ = &platform;
    mode_ = 0;
    note(text_);
}

void prompt::learn(std::string_view line) {
    text_ = line;
    note(line);
}

// What follows from the platform about the prompt as it looks now.
void prompt::note(std::string_view line) {
    masked_ = platform_->variable ? masked(text_) : text_;
    telling_ = std::any_of(masked_.begin(), masked_.end(), letter_or_digit);
    mode_ = platform_->mode_of(line).value_or(mode_);
}

void prompt::settle(std::string_view before, std::string_view line) {
    text_.clear();
    shape_ = shape_of(line);
    if (shape_of(before) != shape_) shape_.clear();
    note(line);
}

sight prompt::judge(std::string_view line) const {
    if (text_.empty()) {
        const auto fit = platform_->fit(line);
        const bool known = !shape_.empty() && shape_of(line) == shape_;
        return known || (fit && (fit->usual || shape_.empty())) ? sight::weak : sight::none;
    }
    const auto known = telling_ ? sight::exact : sight::weak;
    // A key typed at a pager that went by itself is echoed behind the prompt: blanks.
    if (line.starts_with(text_) && only_spaces(line.substr(text_.size()))) return known;
    if (platform_->variable && plausible(line) && masked(line) == masked_) return known;
    return sight::none;
}

bool prompt::ends(std::string_view line) const noexcept {
    return telling_ && !text_.empty() && line.size() > text_.size() && line.ends_with(text_);
}

}  // namespace netpoll
