// What a view asks for of devices: lines that match, rows that an expression holds for. Knows no
// layout.
#pragma once

#include "results/readable/device_text.hpp"
#include "results/readable/row_text.hpp"

#include <netpoll/expected.hpp>
#include <netpoll/outcome.hpp>
#include <netpoll/result_view.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace netpoll {

struct shown_part {
    line_filter lines;
    row_filter rows;

    /// The error is a sentence.
    static expected<shown_part, std::string> of(const result_view& view);
    bool takes_all() const noexcept { return lines.takes_all() && rows.takes_all(); }
    bool in_doubt() const noexcept { return lines.in_doubt() || rows.in_doubt(); }
};

/// How rows are shown where an output has some.
enum class row_form { output, columns, compared };

/// The commands of one device, and what is shown of them.
class device_rows {
public:
    /// Takes over what stands in the head of its record.
    device_rows(outcome& device, const std::string& run_id, const row_filter& filter);

    const json& record() const noexcept { return record_; }
    /// What stands for a command as `commands`, without its output and rows.
    const json& facts(std::size_t command) const { return facts_[command]; }
    bool has_rows() const noexcept { return has_rows_; }  ///< whether they are taken or not
    /// Those of a command that the filter takes.
    const std::vector<const json*>& rows(std::size_t command) const { return rows_[command]; }
    bool had_rows(std::size_t command) const { return had_rows_[command]; }
    /// Whether some part of a command is taken: a row, or where the device has none at all, it.
    bool takes(std::size_t command) const {
        return had_rows_[command] ? !rows_[command].empty() : takes_without_;
    }
    /// Whether a device is taken that has no rows.
    bool takes_without() const noexcept { return takes_without_; }

private:
    json record_;
    std::vector<json> facts_;
    std::vector<json> parsed_;  // rows lie in it
    std::vector<std::vector<const json*>> rows_;
    std::vector<bool> had_rows_;
    bool has_rows_{false};
    bool takes_without_{false};
};

/// Lines of a command: those of its rows, else of its output; nothing where the view asks for none
/// of it. `rows` is null where the form is `output` and all rows are taken.
std::optional<std::string> shown_lines_of(const command_result& result, std::size_t place,
                                          const device_rows* rows, const shown_part& part,
                                          row_form form, const palette& colors);

}  // namespace netpoll
