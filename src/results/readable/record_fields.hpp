// Members of device records as columns. Knows no layout.
#pragma once

#include "core/condition.hpp"
#include "results/record.hpp"

#include <netpoll/outcome.hpp>
#include <netpoll/result_view.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// The names of all columns: "host", "error.code", "phases.auth_ms", "commands.output"; besides
/// them there are "data.KEY", "parsed.KEY" of rows, and "parsed" for all that rows have.
const std::vector<std::string>& record_fields();

/// The name of a column that people may write shorter ("output"), or the text itself.
std::string record_field(std::string_view written);

/// What is wrong with the name of a column, as a sentence, or nothing.
std::string record_field_problem(std::string_view written);

/// Those of a table or CSV where nobody names any.
std::vector<std::string> usual_fields();

/// Whether it is of commands, so that there is a row for each.
bool is_of_commands(std::string_view field) noexcept;

/// Whether it is of rows that were read out of outputs, so that there is a line for each.
bool is_of_rows(std::string_view field) noexcept;
/// Whether it is all columns that rows have.
bool is_all_of_rows(std::string_view field) noexcept;

/// Whether a view shows rows or chooses by them: outputs must be parsed for it.
bool needs_rows(const result_view& view) noexcept;

/// What stands in a cell: `number` is one that a spreadsheet may count with.
struct field_cell {
    std::string text;
    bool is_number{false};
};

/// The member of `record`, found by its path. Lists have blanks between; null and what is not there
/// are empty.
field_cell cell_of(const json& record, std::string_view path);
/// The same of a row, which "parsed.KEY" is of; null: there is none.
field_cell cell_of(const json& record, const json* row, std::string_view path);
/// What an expression over fields finds under a name: a member of the row, else one of the record.
/// "status" is the device's only where there is no row, and "port" never is.
field_value value_named(const json& record, const json* row, std::string_view name);
/// Whether that one is there, whatever it is.
bool has_field(const json& record, const json* row, std::string_view name);

}  // namespace netpoll
