// Which rows of a device are shown, and rows as text. Knows no layout.
#pragma once

#include "core/condition.hpp"
#include "results/record.hpp"

#include <netpoll/expected.hpp>

#include <optional>
#include <string>
#include <vector>

namespace netpoll {

/// The rows that an expression holds for. One thread at a time.
class row_filter {
public:
    /// Empty: all rows. The error is a sentence, with the expression and the place below it.
    static expected<row_filter, std::string> of(const std::string& where);

    bool takes_all() const noexcept { return !where_; }
    /// A row of a command of this record; null: the device has no rows.
    bool takes(const json& record, const json* row) const;
    /// Whether an expression took too long on a row. It is shown.
    bool in_doubt() const noexcept { return in_doubt_; }
    /// Names of the expression that no row had so far, and no record can have.
    std::vector<std::string> unknown_fields() const;

private:
    void note_fields(const json& record, const json* row) const;

    std::optional<condition> where_;
    mutable bool in_doubt_{false};
    mutable bool has_seen_rows_{false};
    mutable std::vector<std::string> unseen_;  // of its names
};

/// One row: a line for each field. Several: a line for each below a line of names, as columns, or
/// with its names where lines are compared. Fields that are empty in all of them are left out.
/// Escaped; each line has its newline.
std::string text_of_rows(const std::vector<const json*>& rows, bool for_comparison);

}  // namespace netpoll
