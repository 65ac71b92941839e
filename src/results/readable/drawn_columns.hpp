// Columns of text, as a terminal shows them side by side. Knows no row.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace netpoll {

/// A column of cells that are each in one line, and fit for a terminal.
class drawn_column {
public:
    explicit drawn_column(const std::string& name);

    /// Escapes it.
    void add(std::string cell);
    const std::string& name() const noexcept { return name_; }
    const std::string& cell(std::size_t row) const { return cells_[row]; }
    /// Whether no cell has anything.
    bool is_empty() const noexcept { return is_empty_; }
    /// As wide as the name and each cell, with blanks behind.
    std::string padded(const std::string& text) const;

private:
    std::string name_;
    std::vector<std::string> cells_;
    std::size_t width_;
    bool is_empty_{true};
};

/// A line of names, then one for each of the rows; no blanks at the end of a line.
std::string as_columns(const std::vector<drawn_column>& columns, std::size_t rows);

/// Without blanks at its end, with its newline.
std::string drawn_line(std::string line);

}  // namespace netpoll
