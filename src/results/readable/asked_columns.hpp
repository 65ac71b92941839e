// Columns of a table or CSV, and the cells of a line. Knows no layout.
#pragma once

#include "results/readable/record_fields.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace netpoll {

/// The columns that are asked for. Where all of rows are, which those are is known at the end.
class asked_columns {
public:
    explicit asked_columns(std::vector<std::string> fields)
        : fields_(std::move(fields)),
          all_(std::find_if(fields_.begin(), fields_.end(), is_all_of_rows) - fields_.begin()) {}

    bool any(bool (*is)(std::string_view) noexcept) const {
        return std::any_of(fields_.begin(), fields_.end(), is);
    }
    bool has_all_of_rows() const { return any(is_all_of_rows); }
    /// Cells of the columns that are named, and behind them of those that were found in rows.
    std::vector<field_cell> cells_of(const json& record, const json* parsed,
                                     const std::string& lines);
    std::vector<std::string> names() const { return in_order(fields_, found_); }
    /// In the order of `names`.
    std::vector<field_cell> ordered(std::vector<field_cell> cells) const {
        cells.resize(fields_.size() + found_.size());
        const auto behind = cells.begin() + static_cast<std::ptrdiff_t>(fields_.size());
        const std::vector<field_cell> found(behind, cells.end());
        cells.erase(behind, cells.end());
        return in_order(std::move(cells), found);
    }

private:
    template <class List>
    List in_order(List asked, const List& found) const {
        if (!has_all_of_rows()) return asked;
        const auto place = asked.erase(asked.begin() + all_);
        asked.insert(place, found.begin(), found.end());
        return asked;
    }

    std::vector<std::string> fields_;
    std::ptrdiff_t all_;  // the place of the one that stands for all of rows
    std::vector<std::string> found_;
    std::map<std::string, std::size_t> places_;  // in `found_`
};

}  // namespace netpoll
