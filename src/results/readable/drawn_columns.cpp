// Measures and pads.
#include "results/readable/drawn_columns.hpp"

#include "core/columns.hpp"
#include "core/shown_text.hpp"

#include <algorithm>
#include <utility>

namespace netpoll {

drawn_column::drawn_column(const std::string& name)
    : name_(shown_in_line(name)), width_(columns_of(name_)) {}

void drawn_column::add(std::string cell) {
    cells_.push_back(shown_in_line(std::move(cell)));
    width_ = std::max(width_, columns_of(cells_.back()));
    is_empty_ = is_empty_ && cells_.back().empty();
}

std::string drawn_column::padded(const std::string& text) const {
    return text + std::string(width_ - std::min(width_, columns_of(text)), ' ');
}

std::string drawn_line(std::string line) {
    line.resize(line.find_last_not_of(' ') + 1);
    return line + "\n";
}

std::string as_columns(const std::vector<drawn_column>& columns, std::size_t rows) {
    std::string line;
    for (const drawn_column& each : columns)
        (line += line.empty() ? "" : "  ") += each.padded(each.name());
    std::string text = drawn_line(std::move(line));
    for (std::size_t i = 0; i < rows; ++i) {
        line.clear();
        for (const drawn_column& each : columns)
            (line += &each == &columns.front() ? "" : "  ") += each.padded(each.cell(i));
        text += drawn_line(std::move(line));
    }
    return text;
}

}  // namespace netpoll
