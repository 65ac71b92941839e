// What a check says of the rows of an output, as a job file has it. Knows no host.
#pragma once

#include "core/output_check.hpp"
#include "inventory/mistake_sink.hpp"
#include "inventory/variable_text.hpp"
#include "nodes/node.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace netpoll {

/// A text and where it stands.
struct placed_text {
    variable_text text;
    unsigned line{0};
};

/// rows: rows `where` an expression holds, and how many there are or what a field of each is.
struct written_rows {
    std::optional<placed_text> where;
    std::string field;                                     ///< empty: rows are counted
    std::vector<number_bound> bounds;                      ///< of their number, or of the field
    std::vector<std::pair<text_test, placed_text>> tests;  ///< of the field
};

/// What is wrong goes to `to`.
written_rows read_rows(const node& from, const mistake_sink& to);

/// The text within quotes of an expression: it ends none.
std::string as_quoted(std::string_view text);

}  // namespace netpoll
