// Wrapping and units. Knows no locale.
#include "cli/text_format.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

namespace netpoll {

std::string wrap(std::string_view text, std::size_t width, std::size_t indent, std::size_t used) {
    std::string out;
    std::size_t column = used;
    bool fresh = true;  // nothing on this line yet
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(word.size() < text.size() ? word.size() + 1 : word.size());
        if (word.empty()) continue;
        if (!fresh && column + 1 + word.size() > width) {
            out += '\n';
            out.append(indent, ' ');
            column = indent;
            fresh = true;
        }
        if (!fresh) {
            out += ' ';
            ++column;
        }
        out += word;
        column += word.size();
        fresh = false;
    }
    return out;
}

std::string show_duration(std::chrono::milliseconds time) {
    const auto count = time.count();
    if (count != 0 && count % 3'600'000 == 0) return std::to_string(count / 3'600'000) + "h";
    if (count != 0 && count % 60'000 == 0) return std::to_string(count / 60'000) + "m";
    if (count % 1'000 == 0) return std::to_string(count / 1'000) + "s";
    return std::to_string(count) + "ms";
}

std::string show_size(std::size_t bytes) {
    if (bytes == 0) return "0";
    constexpr std::array units{'G', 'M', 'K'};
    std::size_t unit = std::size_t{1} << 30;
    for (const char letter : units) {
        if (bytes % unit == 0) return std::to_string(bytes / unit) + letter;
        unit >>= 10;
    }
    return std::to_string(bytes);
}

std::string show_elapsed(std::chrono::milliseconds time) {
    const auto seconds = time.count() / 1'000;
    if (seconds >= 3'600)
        return std::to_string(seconds / 3'600) + " h " + std::to_string(seconds / 60 % 60) + " min";
    if (seconds >= 60)
        return std::to_string(seconds / 60) + " min " + std::to_string(seconds % 60) + " s";
    if (seconds >= 10) return std::to_string(seconds) + " s";
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f s", static_cast<double>(time.count()) / 1'000.0);
    return text.data();
}

std::size_t columns_of(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

std::string fitted(std::string_view text, std::size_t columns) {
    if (columns_of(text) <= columns) return std::string(text);
    const std::string_view cut = std::string_view("..").substr(0, columns);
    while (columns_of(text) > columns - cut.size())
        text.remove_suffix(1);
    return std::string(text).append(cut);
}

std::string shell_word(const std::string& text) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-+,:@%=";
    if (!text.empty() && text.find_first_not_of(plain) == std::string::npos) return text;
    std::string quoted = "'";
    for (const char c : text)
        quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

}  // namespace netpoll
