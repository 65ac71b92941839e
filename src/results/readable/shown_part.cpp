// Puts lines and rows of a device together.
#include "results/readable/shown_part.hpp"

#include "results/parsed_rows.hpp"

#include <utility>

namespace netpoll {

expected<shown_part, std::string> shown_part::of(const result_view& view) {
    auto lines = line_filter::of(view.match);
    if (!lines) return unexpected(std::move(lines).error());
    auto rows = row_filter::of(view.where);
    if (!rows) return unexpected(std::move(rows).error());
    return shown_part{std::move(*lines), std::move(*rows)};
}

device_rows::device_rows(outcome& device, const std::string& run_id, const row_filter& filter)
    : record_(device_head(device, run_id)) {
    const auto commands = device.commands.size();
    parsed_.reserve(commands);
    for (const command_result& each : device.commands) {
        facts_.push_back(command_facts(each, device.target->channel));
        json& parsed = facts_.back()["parsed"];
        parsed_.push_back(std::exchange(parsed, nullptr));
    }
    for (std::size_t i = 0; i < commands; ++i) {
        rows_.push_back(rows_in(parsed_[i]));
        had_rows_.push_back(!rows_.back().empty());
        has_rows_ = has_rows_ || had_rows_.back();
        if (filter.takes_all()) continue;
        record_["commands"] = facts_[i];
        std::erase_if(rows_.back(), [&](const json* row) { return !filter.takes(record_, row); });
    }
    record_.erase("commands");
    takes_without_ = filter.takes_all() || (!has_rows_ && filter.takes(record_, nullptr));
}

std::optional<std::string> shown_lines_of(const command_result& result, std::size_t place,
                                          const device_rows* rows, const shown_part& part,
                                          row_form form, const palette& colors) {
    if (rows && !rows->takes(place)) return std::nullopt;
    const bool by_rows =
        rows && !rows->rows(place).empty() && (form != row_form::output || !part.rows.takes_all());
    const std::string lines = part.lines.lines_of(
        by_rows ? text_of_rows(rows->rows(place), form == row_form::compared) : result.output,
        colors);
    if (lines.empty() && !part.lines.takes_all()) return std::nullopt;
    return lines;
}

}  // namespace netpoll
