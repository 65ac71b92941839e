// Learning and recognising a prompt. Knows no timer.
#include "core/prompt.hpp"

#include "core/ascii.hpp"
#include "core/lines.hpp"

#include <string.h>

#include <algorithm>

namespace netpoll {

namespace {

bool letter_or_digit(char c) noexcept {
    return is_ascii_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80;
}

// A clock or a counter makes no other shape.
std::string shape_of(std::string_view line) {
    std::string shape;
    for (const char c : line) {
        const bool digit = is_digit(c);
        if (!digit || !shape.ends_with('0')) shape += digit ? '0' : c;
    }
    return shape;
}

std::string_view longest_without_numbers(std::string_view text) noexcept {
    std::string_view longest;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find_first_of("0123456789", at), text.size());
        if (end - at > longest.size()) longest = text.substr(at, end - at);
        at = end + 1;
    }
    return longest;
}

std::string_view from_name(std::string_view line) noexcept {
    while (!line.empty() && !letter_or_digit(line.front()))
        line.remove_prefix(1);
    return line;
}

// IOS cuts names to 20 characters in configuration mode. Shorter ones are no proof.
constexpr std::size_t shortest_cut_name = 15;

// "asa" of "asa/customer-a".
std::string_view without_context(std::string_view host) noexcept {
    return host.substr(0, host.rfind('/'));
}

std::string_view last_word(std::string_view typed) noexcept {
    while (typed.ends_with(' '))
        typed.remove_suffix(1);
    return typed.substr(typed.find_last_of(' ') + 1);
}

// The host name of a prompt, with a user name before it: "admin@ex1" of "admin@ex1> ", "sw1" of
// "[~sw1]" and "r1" of "r1(config)#".
std::string_view host_in(std::string_view line) noexcept {
    const auto name = from_name(line);
    return name.substr(0, name.find_first_of("#>$%()[]{}<> ~"));
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
    if (text_.empty() && !shape_.empty() && shape_of(left) == shape_of(right)) return true;
    return platform_->variable && masked(left) == masked(right);
}

void prompt::adopt(const compiled_platform& platform) {
    platform_ = &platform;
    mode_ = 0;
    note(text_);
}

void prompt::learn(std::string_view line, std::string_view above) {
    text_ = line;
    above_ = above;
    shape_.clear();
    note(line);
    home_ = line;
    host_ = host_in(line);
    home_mode_ = mode_;
}

void prompt::change_to(std::string_view line, std::string_view typed) {
    if (auto host = host_shown(line, typed)) host_ = std::move(*host);
    if (!text_.empty()) text_ = line;
    if (!shape_.empty()) shape_ = shape_of(line);
    note(line);
}

bool prompt::is_above(std::string_view line) const noexcept {
    std::string_view rest = above_;
    while (!only_spaces(line) && !rest.empty()) {
        if (take_last_line(rest) == line) return true;
    }
    return false;
}

// What follows from the platform about the prompt as it looks now.
void prompt::note(std::string_view line) {
    masked_ = platform_->variable ? masked(text_) : text_;
    distinct_ = std::any_of(masked_.begin(), masked_.end(), letter_or_digit);
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
        if (longer_than_prompts(line)) return sight::none;
        const bool fits = shape_.empty() ? plausible(line) : shape_of(line) == shape_;
        return fits ? sight::weak : sight::none;
    }
    const auto known = distinct_ ? sight::exact : sight::weak;
    // A key typed at a pager that went by itself is echoed behind the prompt: blanks.
    if (line.starts_with(text_) && only_spaces(line.substr(text_.size()))) return known;
    if (platform_->variable && plausible(line) && masked(line) == masked_) return known;
    return sight::none;
}

// What an output of many lines is searched for must be a plain text.
std::string_view prompt::plain_part() const noexcept {
    if (text_.empty()) return longest_without_numbers(shape_);
    if (!distinct_) return {};
    return platform_->variable ? host_in(text_) : std::string_view(text_);
}

std::size_t prompt::find(std::string_view text, std::size_t from) const {
    const auto sought = plain_part();
    if (sought.empty() || from >= text.size()) return text.size();
    const void* found =
        memmem(text.data() + from, text.size() - from, sought.data(), sought.size());
    if (found == nullptr) return text.size();
    return static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

std::optional<std::string_view> prompt::behind(std::string_view line, std::size_t at) const {
    if (!text_.empty() && !platform_->variable) return line.substr(at + text_.size());
    // Where the signs that end the prompt stand first.
    const std::string_view whole = text_.empty() ? shape_ : text_;
    const auto last = whole.find_last_not_of(' ');
    const auto end = line.find(whole[last], at);
    if (end == line.npos) return std::nullopt;
    const auto shown = std::min(end + (whole.size() - last), line.size());
    const auto seen = judge(line.substr(0, shown));
    if (seen != (text_.empty() ? sight::weak : sight::exact)) return std::nullopt;
    return line.substr(shown);
}

bool prompt::other_mode(std::string_view line, std::string_view typed) const {
    if (text_.empty() || home_.empty()) return false;
    if (line == home_) return true;
    if (line.starts_with(text_)) return false;  // the prompt, and more to come
    return host_shown(line, typed).has_value();
}

// Behind the name stands what tells the mode. What may be more of a name does so only where the
// platform knows the line as the prompt of another mode: "[sw1-GigabitEthernet0/0/1]" and "<sw1>".
std::optional<std::string> prompt::host_shown(std::string_view line, std::string_view typed) const {
    const auto mode = platform_->mode_of(line);
    if (!mode || host_.empty()) return std::nullopt;
    const auto name = from_name(line);
    if (name.starts_with(host_) && name.size() > host_.size()) {
        const char next = name[host_.size()];
        const bool ends = std::string_view("-._/@").find(next) == std::string_view::npos;
        if (!letter_or_digit(next) && (ends || *mode != home_mode_)) return host_;
    }
    const auto shown = host_in(line);
    const auto word = last_word(typed);
    const auto is = [&](std::string_view whole) {
        const bool cut = shown.size() >= shortest_cut_name && *mode != home_mode_;
        return !word.empty() && (cut ? whole.starts_with(shown) : whole == shown);
    };
    if (is(host_)) return host_;
    const bool renamed = mode_ != home_mode_ && *mode == mode_ && is(word);
    if (renamed) return std::string(word);
    const auto device = without_context(host_);
    const bool context = shown == device || shown == std::string(device) + "/" + std::string(word);
    return context && *mode == mode_ ? std::optional<std::string>(shown) : std::nullopt;
}

bool prompt::ends(std::string_view line) const noexcept {
    return distinct_ && !text_.empty() && line.size() > text_.size() && line.ends_with(text_);
}

}  // namespace netpoll
