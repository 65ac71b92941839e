// Rows of cells between separators, without quotes. Knows no column.
#pragma once

#include "inventory/stripped.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace netpoll {

/// Calls `take` with each line that says something, without blanks around it, and its number, until
/// it returns false. Lines that begin with # say nothing.
template <class Take>
void each_plain_row(std::string_view text, Take take) {
    for (unsigned line = 1; !text.empty(); ++line) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto row = stripped(text.substr(0, end));
        if (!row.empty() && row.front() != '#' && !take(row, line)) return;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

/// The cells of a row, without blanks around them; at least one.
inline std::vector<std::string_view> cells_of(std::string_view row, char separator) {
    std::vector<std::string_view> cells;
    for (;;) {
        const auto end = std::min(row.find(separator), row.size());
        cells.push_back(stripped(row.substr(0, end)));
        if (end == row.size()) return cells;
        row.remove_prefix(end + 1);
    }
}

}  // namespace netpoll
