// Rows whose columns are found while they come. Knows no record.
#pragma once

#include "results/readable/record_fields.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace netpoll {

/// Waits in memory until all are there.
class row_table {
public:
    /// `before`: the first columns, which every row has.
    explicit row_table(std::vector<std::string> before);

    /// Adds what was read out of one output: the objects of an array, or one object, are rows, and
    /// their members columns; anything else is a row with the column "value". Lists have blanks
    /// between.
    void add(const std::vector<std::string>& before, std::string_view json_text);

    /// With a heading; each row has all columns.
    std::string csv() const;
    /// Columns side by side, without those that are empty everywhere; a line a row.
    std::string text() const;

private:
    using row = std::vector<field_cell>;  // may have fewer cells than there are columns

    std::size_t column_of(const std::string& name);
    void add_row(const std::vector<std::string>& before, const json& members);

    std::size_t before_;
    std::vector<std::string> columns_;
    std::unordered_map<std::string, std::size_t> places_;  // of members, by name
    std::vector<row> rows_;
};

}  // namespace netpoll
