// Nearly all lines are plain, and are copied as they are.
#include "core/shown_text.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>

namespace netpoll {

void append_shown(std::string& to, std::string_view line) {
    const auto is_plain = [](char c) { return (c >= ' ' && c <= '~') || c == '\t'; };
    if (std::all_of(line.begin(), line.end(), is_plain)) {
        to += line;
        return;
    }
    for (std::size_t start = 0; start <= line.size();) {
        const auto tab = std::min(line.find('\t', start), line.size());
        const auto piece = line.substr(start, tab - start);
        to += escape(piece, piece.size());
        if (tab < line.size()) to += '\t';
        start = tab + 1;
    }
}

std::string shown_in_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    std::replace(text.begin(), text.end(), '\t', ' ');
    std::string shown;
    append_shown(shown, text);
    return shown;
}

std::string shown_lines(std::string_view text) {
    std::string shown;
    shown.reserve(text.size());
    for (std::size_t start = 0; start <= text.size();) {
        const auto end = std::min(text.find('\n', start), text.size());
        append_shown(shown, text.substr(start, end - start));
        if (end < text.size()) shown += '\n';
        start = end + 1;
    }
    return shown;
}

}  // namespace netpoll
