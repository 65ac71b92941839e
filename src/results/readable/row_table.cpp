// Rows to CSV and to columns side by side.
#include "results/readable/row_table.hpp"

#include "results/parsed_rows.hpp"
#include "results/readable/csv_cell.hpp"
#include "results/readable/drawn_columns.hpp"

#include <algorithm>
#include <utility>

namespace netpoll {

row_table::row_table(std::vector<std::string> before)
    : before_(before.size()), columns_(std::move(before)) {}

std::size_t row_table::column_of(const std::string& name) {
    const auto [known, is_new] = places_.try_emplace(name, columns_.size());
    if (is_new) columns_.push_back(name);
    return known->second;
}

void row_table::add_row(const std::vector<std::string>& before, const json& members) {
    row& made = rows_.emplace_back();
    for (const std::string& each : before)
        made.push_back({each});
    made.resize(std::max(made.size(), columns_.size()));
    for (const auto& [name, value] : members.items()) {
        const auto column = column_of(name);
        if (column >= made.size()) made.resize(column + 1);
        made[column] = {value_of(value).text(), value.is_number()};
    }
}

void row_table::add(const std::vector<std::string>& before, std::string_view json_text) {
    const json parsed = json::parse(json_text, nullptr, false);
    if (parsed.is_discarded()) return;
    if (parsed.is_object()) return add_row(before, parsed);
    for (const json& each : parsed)
        add_row(before, each.is_object() ? each : json{{"value", each}});
}

std::string row_table::csv() const {
    if (columns_.empty()) return {};
    row heading;
    for (const std::string& each : columns_)
        heading.push_back({each});
    std::string text = csv_line(heading);
    for (row cells : rows_) {
        cells.resize(columns_.size());
        text += csv_line(cells);
    }
    return text;
}

std::string row_table::text() const {
    if (rows_.empty()) return {};
    std::vector<drawn_column> drawn;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        drawn_column made(columns_[i]);
        for (const row& each : rows_)
            made.add(i < each.size() ? each[i].text : std::string());
        if (i < before_ || !made.is_empty()) drawn.push_back(std::move(made));
    }
    return as_columns(drawn, rows_.size());
}

}  // namespace netpoll
