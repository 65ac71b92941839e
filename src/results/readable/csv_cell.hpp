// Cells of CSV. Knows no record.
#pragma once

#include "results/readable/record_fields.hpp"

#include <string>
#include <vector>

namespace netpoll {

/// As RFC 4180 has it, with LF at the end of lines. What a spreadsheet would run as a formula gets
/// an apostrophe in front.
std::string csv_cell(const field_cell& cell);

/// With its LF.
std::string csv_line(const std::vector<field_cell>& cells);

}  // namespace netpoll
