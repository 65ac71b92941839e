// A bench as text for a terminal. Knows no terminal.
#pragma once

#include "bench/recommendation.hpp"
#include "bench/statistics.hpp"

#include <cstddef>
#include <string>

namespace netpoll::bench {

/// Columns of cells with two blanks between; the first row is the head. The first column stands to
/// the left, the others to the right. Columns that do not fit in `width` follow in blocks of their
/// own, each with the first column.
std::string columns(const std::vector<std::vector<std::string>>& rows, std::size_t width);

/// The rows that the page shows too: a head, then a row a cell.
std::vector<std::vector<std::string>> cell_rows(const std::vector<cell_summary>& cells);
std::vector<std::vector<std::string>> phase_rows(const std::vector<cell_summary>& cells);
/// A row a unit; no rows where nothing was measured.
std::vector<std::vector<std::string>> unit_rows(const results& all);

/// Everything: tables, recommendation, remarks and what the bench cannot see.
std::string table_text(const results& all, const std::vector<cell_summary>& cells,
                       const recommendation& advice, std::size_t width = 80);

}  // namespace netpoll::bench
