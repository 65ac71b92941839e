// Cells are escaped: what a device sent is text and nothing else.
#include "results/readable/asked_columns.hpp"

#include "core/shown_text.hpp"
#include "results/parsed_rows.hpp"

namespace netpoll {

namespace {

constexpr std::string_view path_of_output = "commands.output";

field_cell shown_cell(field_cell cell) {
    cell.text = shown_lines(cell.text);
    return cell;
}

}  // namespace

std::vector<field_cell> asked_columns::cells_of(const json& record, const json* parsed,
                                                const std::string& lines) {
    std::vector<field_cell> cells;
    cells.reserve(fields_.size() + found_.size());
    for (const std::string& each : fields_) {
        if (each == path_of_output)
            cells.push_back({lines.substr(0, lines.size() - (lines.empty() ? 0 : 1))});
        else
            cells.push_back(is_all_of_rows(each) ? field_cell()
                                                 : shown_cell(cell_of(record, parsed, each)));
    }
    if (parsed == nullptr || !has_all_of_rows()) return cells;
    for (const auto& [name, value] : parsed->items()) {
        const auto [known, is_new] = places_.try_emplace(name, found_.size());
        if (is_new) found_.push_back(shown_lines("parsed." + name));
        const auto place = fields_.size() + known->second;
        if (cells.size() <= place) cells.resize(place + 1);
        cells[place] = shown_cell({value_of(value).text(), value.is_number()});
    }
    return cells;
}

}  // namespace netpoll
