// Judges and draws rows.
#include "results/readable/row_text.hpp"

#include "core/columns.hpp"
#include "core/shown_text.hpp"
#include "results/parsed_rows.hpp"
#include "results/readable/record_fields.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace netpoll {

namespace {

/// In one line, whatever a device sent.
std::string shown_in_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    std::replace(text.begin(), text.end(), '\t', ' ');
    std::string shown;
    append_shown(shown, text);
    return shown;
}

/// A field of all rows, none of which is empty everywhere.
struct drawn_column {
    std::string name;
    std::vector<std::string> cells;
    std::size_t width{0};
};

std::vector<drawn_column> columns_in(const std::vector<const json*>& rows) {
    std::vector<drawn_column> all;
    for (const std::string& name : names_in(rows)) {
        drawn_column made{shown_in_line(name), {}, 0};
        bool is_empty = true;
        for (const json* row : rows) {
            const auto found = row->find(name);
            made.cells.push_back(found == row->end() ? std::string()
                                                     : shown_in_line(value_of(*found).text()));
            is_empty = is_empty && made.cells.back().empty();
            made.width = std::max(made.width, columns_of(made.cells.back()));
        }
        made.width = std::max(made.width, columns_of(made.name));
        if (!is_empty) all.push_back(std::move(made));
    }
    return all;
}

std::string padded(const std::string& text, std::size_t width) {
    return text + std::string(width - std::min(width, columns_of(text)), ' ');
}

std::string trimmed_line(std::string line) {
    line.resize(line.find_last_not_of(' ') + 1);
    return line + "\n";
}

std::string as_fields(const std::vector<drawn_column>& columns) {
    std::size_t width = 0;
    for (const drawn_column& each : columns)
        width = std::max(width, columns_of(each.name));
    std::string text;
    for (const drawn_column& each : columns)
        text += trimmed_line(padded(each.name + ":", width + 2) + each.cells.front());
    return text;
}

std::string as_columns(const std::vector<drawn_column>& columns, std::size_t rows) {
    std::string line;
    for (const drawn_column& each : columns)
        (line += line.empty() ? "" : "  ") += padded(each.name, each.width);
    std::string text = trimmed_line(std::move(line));
    for (std::size_t i = 0; i < rows; ++i) {
        line.clear();
        for (std::size_t column = 0; column < columns.size(); ++column)
            (line += column == 0 ? "" : "  ") +=
                padded(columns[column].cells[i], columns[column].width);
        text += trimmed_line(std::move(line));
    }
    return text;
}

std::string as_lines(const std::vector<drawn_column>& columns, std::size_t rows) {
    std::string text;
    for (std::size_t i = 0; i < rows; ++i) {
        std::string line;
        for (const drawn_column& each : columns)
            if (!each.cells[i].empty())
                ((line += line.empty() ? "" : "  ") += each.name + "=") += each.cells[i];
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
    return made;
}

bool row_filter::takes(const json& record, const json* row) const {
    if (!where_) return true;
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
