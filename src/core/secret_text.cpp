// Words and their ends, also in escaped text. Knows no log.
#include "core/secret_text.hpp"

#include "core/ascii.hpp"

#include <algorithm>
#include <cctype>

namespace netpoll {

namespace {

constexpr std::size_t long_secret = 8;

bool in_word(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return std::isalnum(byte) != 0 || c == '_' || byte >= 0x80;
}

bool is_hex(char c) noexcept {
    return std::isxdigit(static_cast<unsigned char>(c)) != 0;
}

/// Letters only or digits only: a name, a word or a number could hold it by chance.
bool is_plain(std::string_view secret) noexcept {
    const auto digits = static_cast<std::size_t>(
        std::count_if(secret.begin(), secret.end(), [](char c) { return is_digit(c); }));
    return (digits == 0 || digits == secret.size()) &&
           std::all_of(secret.begin(), secret.end(), [](char c) { return in_word(c); });
}

/// "\n" and "\x1B" as our own escapes write them, and the end of a terminal's sequence.
bool ends_in_escape(std::string_view before) noexcept {
    const auto size = before.size();
    if (size >= 2 && before[size - 2] == '\\' &&
        std::string_view{"nrt"}.find(before[size - 1]) != std::string_view::npos)
        return true;
    if (size >= 4 && before[size - 4] == '\\' && before[size - 3] == 'x' &&
        is_hex(before[size - 2]) && is_hex(before[size - 1]))
        return true;
    auto at = size - 1;
    while (at > 0 && (is_digit(before[at - 1]) || before[at - 1] == ';' || before[at - 1] == '?'))
        --at;
    const auto sequence = before.substr(0, at);
    return sequence.ends_with("\x1B[") || sequence.ends_with("\\x1B[");
}

}  // namespace

bool is_secret_at(std::string_view text, std::size_t begin, std::size_t end) noexcept {
    const auto secret = text.substr(begin, end - begin);
    if (secret.empty()) return false;
    if (secret.size() >= long_secret && !is_plain(secret)) return true;
    const bool goes_on = end < text.size() && in_word(text[end]) && in_word(secret.back());
    if (goes_on) return false;
    const bool began_before = begin > 0 && in_word(text[begin - 1]) && in_word(secret.front());
    return !began_before || ends_in_escape(text.substr(0, begin));
}

void mask_secret(std::string& text, std::string_view secret) {
    if (secret.size() < shortest_masked) return;
    for (auto at = text.find(secret); at != std::string::npos;) {
        const bool is_one = is_secret_at(text, at, at + secret.size());
        if (is_one) text.replace(at, secret.size(), secret_mask);
        at = text.find(secret, at + (is_one ? secret_mask.size() : 1));
    }
}

}  // namespace netpoll
