// What is different between the rows of two outputs of one command. Pure: no file, no clock.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace netpoll {

/// A field of a row, as text; lists have blanks between.
struct row_field {
    std::string name;
    std::string value;
};

struct field_change {
    std::string name;
    std::string before;
    std::string after;
};

struct row_change {
    enum class kind : std::uint8_t { added, removed, changed } what{kind::changed};
    std::vector<row_field> key;         ///< by what rows are told apart; empty: there is one row
    std::vector<row_field> fields;      ///< of one that is new or gone: the others, but empty ones
    std::vector<field_change> changes;  ///< of one that has changed
};

std::string_view name(row_change::kind what) noexcept;

/// Whether a value counts, of the side before or after: what changes by itself does not.
struct value_test_of_sides {
    std::function<bool(const std::string& value)> before;
    std::function<bool(const std::string& value)> after;
};

/// Both are JSON of records. Nothing where either side has no rows or is no list of them; empty
/// where the rows are the same. Rows are paired by the first field that has another value in each
/// row of either side; where none has, by the shortest beginning of the fields that has; where none
/// has, rows that are equal are paired. One row on each side is one row. In the order of the rows
/// after, then those that are gone. A change counts where either value does.
std::optional<std::vector<row_change>> compare_rows(std::string_view before, std::string_view after,
                                                    const value_test_of_sides& counts);

/// A line for each, as in a diff: "+port=Gi1  vlan=10" of one that is new, "-..." of one that is
/// gone, "!port=Gi2  vlan: 10 -> 20" of one that has changed.
std::vector<std::string> lines_of(const std::vector<row_change>& changes);

}  // namespace netpoll
