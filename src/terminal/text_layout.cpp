// Wrapping and units. Knows no locale.
#include "terminal/text_layout.hpp"

#include <algorithm>
#include <array>

namespace netpoll {

std::string two_columns(std::string left, std::string_view text, std::size_t column) {
    if (left.size() + 1 >= column) {
        left += '\n';
        left.append(column, ' ');
    } else {
        left.resize(column, ' ');
    }
    return left + wrap(text, help_width, column, column) + "\n";
}

std::string in_columns(const std::vector<std::vector<std::string>>& rows) {
    if (rows.empty()) return {};
    std::vector<std::size_t> widths(rows.front().size());
    for (const auto& row : rows)
        for (std::size_t i = 0; i < widths.size(); ++i)
            widths[i] = std::max(widths[i], columns_of(row[i]));
    std::string text;
    for (const auto& row : rows) {
        for (std::size_t i = 0; i + 1 < row.size(); ++i)
            (text += row[i]).append(widths[i] - columns_of(row[i]) + 2, ' ');
        (text += row.back()) += '\n';
    }
    return text;
}

std::string paragraph(std::string_view text) {
    return wrap(text, help_width, 0, 0) + "\n";
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

std::string mistake_lines(const std::vector<mistake>& all) {
    constexpr std::size_t most_mistakes = 50;
    constexpr std::size_t longest_mistake = 2'000;
    std::string lines;
    for (std::size_t i = 0; i < std::min(all.size(), most_mistakes); ++i)
        lines += escape(to_string(all[i]), longest_mistake) + "\n";
    if (all.size() > most_mistakes)
        lines += "and " + counted(all.size() - most_mistakes, "more mistake") + "\n";
    return lines;
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
