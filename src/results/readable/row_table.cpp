// Rows to CSV and to columns side by side.
#include "results/readable/row_table.hpp"

#include "core/columns.hpp"
#include "core/shown_text.hpp"
#include "results/parsed_rows.hpp"
#include "results/readable/csv_cell.hpp"

#include <algorithm>
#include <utility>

namespace netpoll {

namespace {

/// On one line, whatever a device sent.
std::string cell_in_line(std::string text) {
    for (char& c : text)
        if (c == '\n' || c == '\t') c = ' ';
    std::string shown;
    append_shown(shown, text);
    return shown;
}

}  // namespace

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
    std::vector<std::vector<std::string>> lines{{}};
    std::vector<std::size_t> widths(columns_.size());
    for (const std::string& each : columns_)
        lines.front().push_back(cell_in_line(each));
    for (const row& each : rows_) {
        auto& line = lines.emplace_back();
        for (const field_cell& cell : each) {
            auto& width = widths[line.size()];
            line.push_back(cell_in_line(cell.text));
            width = std::max(width, columns_of(line.back()));
        }
    }
    std::string text;
    for (const auto& line : lines) {
        const auto begin = text.size();
        for (std::size_t i = 0; i < widths.size(); ++i) {
            if (widths[i] == 0 && i >= before_) continue;
            const std::string cell = i < line.size() ? line[i] : std::string();
            const auto width = std::max(widths[i], columns_of(lines.front()[i])) + 2;
            text += cell + std::string(width - columns_of(cell), ' ');
        }
        text.resize(std::max(begin, text.find_last_not_of(' ') + 1));
        text += '\n';
    }
    return rows_.empty() ? std::string() : text;
}

}  // namespace netpoll
