// Judges and draws rows.
#include "results/readable/row_text.hpp"

#include "core/columns.hpp"
#include "results/parsed_rows.hpp"
#include "results/readable/drawn_columns.hpp"
#include "results/readable/record_fields.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace netpoll {

namespace {

/// A field of all rows, none of which is empty everywhere.
std::vector<drawn_column> columns_in(const std::vector<const json*>& rows) {
    std::vector<drawn_column> all;
    for (const std::string& name : names_in(rows)) {
        drawn_column made(name);
        for (const json* row : rows) {
            const auto found = row->find(name);
            made.add(found == row->end() ? std::string() : value_of(*found).text());
        }
        if (!made.is_empty()) all.push_back(std::move(made));
    }
    return all;
}

std::string as_fields(const std::vector<drawn_column>& columns) {
    std::size_t width = 0;
    for (const drawn_column& each : columns)
        width = std::max(width, columns_of(each.name()));
    std::string text;
    for (const drawn_column& each : columns)
        text += drawn_line(each.name() + ":" +
                           std::string(width + 1 - columns_of(each.name()), ' ') + each.cell(0));
    return text;
}

std::string as_lines(const std::vector<drawn_column>& columns, std::size_t rows) {
    std::string text;
    for (std::size_t i = 0; i < rows; ++i) {
        std::string line;
        for (const drawn_column& each : columns)
            if (!each.cell(i).empty())
                ((line += line.empty() ? "" : "  ") += each.name() + "=") += each.cell(i);
        text += line + "\n";
    }
    return text;
}

}  // namespace

expected<row_filter, std::string> row_filter::of(const std::string& where) {
    row_filter made;
    if (where.empty()) return made;
    auto compiled = condition::compile(where);
    if (!compiled) return unexpected(pointed(where, compiled.error()));
    made.where_ = std::move(*compiled);
    made.unseen_ = made.where_->names();
    // Whose records have it, where it is null.
    std::erase_if(made.unseen_, [](const std::string& name) {
        return !is_of_rows(name) && !name.starts_with("data.") &&
               record_field_problem(name).empty();
    });
    return made;
}

void row_filter::note_fields(const json& record, const json* row) const {
    has_seen_rows_ = has_seen_rows_ || row != nullptr;
    std::erase_if(unseen_, [&](const std::string& name) { return has_field(record, row, name); });
}

// Where no device had a row, those of rows are not known.
std::vector<std::string> row_filter::unknown_fields() const {
    return has_seen_rows_ ? unseen_ : std::vector<std::string>();
}

bool row_filter::takes(const json& record, const json* row) const {
    if (!where_) return true;
    if (!unseen_.empty()) note_fields(record, row);
    const auto came_to =
        where_->holds([&](std::string_view name) { return value_named(record, row, name); });
    in_doubt_ = in_doubt_ || came_to == truth::unknown;
    return came_to != truth::no;
}

std::string text_of_rows(const std::vector<const json*>& rows, bool for_comparison) {
    const auto columns = columns_in(rows);
    if (columns.empty()) return {};
    if (rows.size() == 1) return as_fields(columns);
    return for_comparison ? as_lines(columns, rows.size()) : as_columns(columns, rows.size());
}

}  // namespace netpoll
