// Rows of separated values, with the quotes of RFC 4180. Knows no column.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

struct separated_cell {
    std::string text;  ///< without its quotes and the blanks around it
    unsigned line{0};  ///< where it begins, counted from 1
};

/// Reads row by row. Empty lines and lines that begin with # are passed over.
class separated_rows {
public:
    /// `text` outlives the reader; a byte order mark at its begin is passed over.
    separated_rows(std::string_view text, char separator);

    /// The next row, valid until the next call; null at the end, or at a mistake.
    const std::vector<separated_cell>* next();
    /// The line where quotes begin that do not end, or that something stands behind.
    std::optional<unsigned> broken_quotes() const noexcept { return broken_; }

private:
    void read_cell(separated_cell& into);
    void read_quoted(std::string& into);
    void skip_blanks();
    bool at_cell_end() const noexcept;

    std::string_view text_;
    char separator_;
    std::size_t at_{0};
    unsigned line_{1};
    std::vector<separated_cell> row_;
    std::optional<unsigned> broken_;
};

/// The first line of `text` that is neither empty nor a comment, without its end.
std::string_view first_row_of(std::string_view text);

}  // namespace netpoll
