// Columns of records: a table that is drawn at the end, CSV as devices finish.
#include "core/columns.hpp"
#include "core/lines.hpp"
#include "core/shown_text.hpp"
#include "results/readable/asked_columns.hpp"
#include "results/readable/csv_cell.hpp"
#include "results/readable/readable_writer.hpp"
#include "results/readable/record_fields.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

namespace netpoll {

namespace {

using row = std::vector<field_cell>;

/// Rows of outcomes, for either form.
class column_layout : public readable_layout {
public:
    column_layout(std::vector<std::string> fields, shown_part part, std::string run_id,
                  std::unique_ptr<output> to)
        : readable_layout(std::move(to), std::move(part)),
          columns_(std::move(fields)),
          run_id_(std::move(run_id)),
          by_command_(columns_.any(is_of_commands)),
          by_row_(columns_.any(is_of_rows)) {}

    expected<bool, std::string> store(outcome device) override {
        const auto index = device.index;
        auto rows = rows_of(std::move(device));
        if (rows.empty()) return false;
        auto added = add(index, std::move(rows));
        if (!added) return unexpected(std::move(added).error());
        return true;
    }

protected:
    virtual io_result add(std::size_t index, std::vector<row> rows) = 0;
    const asked_columns& columns() const noexcept { return columns_; }

private:
    std::vector<row> rows_of(outcome device);
    std::vector<row> rows_of_rows(outcome device);
    void add_rows(const device_rows& of, std::size_t command, const std::string& lines,
                  std::vector<row>& to);

    asked_columns columns_;
    const std::string run_id_;
    const bool by_command_;
    const bool by_row_;
};

std::vector<row> column_layout::rows_of(outcome device) {
    if (by_row_ || !part().rows.takes_all()) return rows_of_rows(std::move(device));
    const line_filter& filter = part().lines;
    json record = device_head(device, run_id_);
    std::vector<row> rows;
    bool fits = filter.takes_all();
    for (const command_result& each : device.commands) {
        const std::string lines = filter.lines_of(each.output, palette(false));
        if (lines.empty() && !filter.takes_all()) continue;
        fits = true;
        if (!by_command_) break;
        record["commands"] = command_facts(each, device.target->channel);
        rows.push_back(columns_.cells_of(record, nullptr, lines));
    }
    if (rows.empty() && fits) rows.push_back(columns_.cells_of(record, nullptr, {}));
    return rows;
}

/// A line for each row, for each command where no column is of rows, or for the device. A device
/// without any is a line.
std::vector<row> column_layout::rows_of_rows(outcome device) {
    const line_filter& filter = part().lines;
    std::vector<std::string> lines;
    for (const command_result& each : device.commands)
        lines.push_back(filter.lines_of(each.output, palette(false)));
    const device_rows of(device, run_id_, part().rows);
    std::vector<row> rows;
    bool fits = filter.takes_all() && of.takes_without();
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (!of.takes(i) || (lines[i].empty() && !filter.takes_all())) continue;
        fits = true;
        add_rows(of, i, lines[i], rows);
    }
    const bool had_some = by_row_ && of.has_rows();
    if (rows.empty() && fits && !had_some)
        rows.push_back(columns_.cells_of(of.record(), nullptr, {}));
    return rows;
}

void column_layout::add_rows(const device_rows& of, std::size_t command, const std::string& lines,
                             std::vector<row>& to) {
    json record = of.record();
    record["commands"] = of.facts(command);
    if (by_row_)
        for (const json* each : of.rows(command))
            to.push_back(columns_.cells_of(record, each, lines));
    if (by_command_ && !(by_row_ && of.had_rows(command)))
        to.push_back(columns_.cells_of(record, nullptr, lines));
}

/// As devices finish; where the columns are known at the end, then, in inventory order.
class csv_layout final : public column_layout {
public:
    using column_layout::column_layout;

    io_result close() override {
        std::string text = header();
        for (auto& [index, rows] : waiting_)
            for (row& each : rows)
                text += csv_line(columns().ordered(std::move(each)));
        auto written = out().write(text);
        return written ? out().commit() : written;
    }

private:
    io_result add(std::size_t index, std::vector<row> rows) override {
        if (columns().has_all_of_rows()) {
            waiting_[index] = std::move(rows);
            return {};
        }
        std::string text = header();
        for (const row& each : rows)
            text += csv_line(each);
        return out().write(text);
    }

    /// The first time; then nothing.
    std::string header() {
        if (std::exchange(begun_, true)) return {};
        row names;
        for (std::string& each : columns().names())
            names.push_back({std::move(each)});
        return csv_line(names);
    }

    bool begun_{false};
    std::map<std::size_t, std::vector<row>> waiting_;  // by the device's index
};

/// In inventory order. A cell of several lines takes as many lines of the table.
class table_layout final : public column_layout {
public:
    table_layout(std::vector<std::string> fields, shown_part part, std::string run_id,
                 std::unique_ptr<output> to, bool color, std::size_t width)
        : column_layout(std::move(fields), std::move(part), std::move(run_id), std::move(to)),
          colors_(color),
          width_(width) {}

    io_result close() override;

private:
    io_result add(std::size_t index, std::vector<row> rows) override;
    /// One of the table.
    struct column {
        std::string head;
        std::size_t width;
        bool is_number{true};  // all its cells are, or empty: they stand at its right
        bool is_name{false};   // is cut after all others
        bool is_status{false};
    };
    using drawn_columns = std::vector<column>;

    drawn_columns measured() const;
    void leave_out_empty();
    void fit(drawn_columns& all) const;
    std::string cell_in(const column& place, std::string_view text, bool is_head) const;
    std::string line_of(const std::vector<std::string_view>& cells, const drawn_columns& all,
                        bool is_head) const;
    std::string lines_of(const row& cells, const drawn_columns& all) const;

    const palette colors_;
    const std::size_t width_;
    std::map<std::size_t, std::vector<row>> rows_;  // by the device's index
    std::vector<std::string> names_;
};

/// Bytes of a cell that are looked at, and characters that are kept, since the table waits in
/// memory: so many bytes have more characters. CSV has them whole.
constexpr std::size_t longest_cell = 4'000;
constexpr std::size_t kept_of_cell = 900;
constexpr std::size_t least_column = 8;

io_result table_layout::add(std::size_t index, std::vector<row> rows) {
    auto& kept = rows_[index] = std::move(rows);
    for (row& each : kept)
        for (field_cell& cell : each)
            if (cell.text.size() > longest_cell)
                cell.text = fitted(cell.text.substr(0, longest_cell), kept_of_cell);
    return {};
}

table_layout::drawn_columns table_layout::measured() const {
    drawn_columns all;
    for (const std::string& each : names_) {
        std::string head = each.substr(is_of_rows(each) ? each.find('.') + 1 : 0);
        const auto width = columns_of(head);
        all.push_back({std::move(head), width, true, each == "host", each == "status"});
    }
    for (const auto& [index, rows] : rows_)
        for (const row& each : rows)
            for (std::size_t i = 0; i < each.size(); ++i) {
                all[i].is_number = all[i].is_number && (each[i].is_number || each[i].text.empty());
                for (std::string_view rest = each[i].text; !rest.empty();)
                    all[i].width = std::max(all[i].width, columns_of(take_first_line(rest)));
            }
    return all;
}

/// The widest are cut, names last: who is meant must be readable.
void table_layout::fit(drawn_columns& all) const {
    if (width_ == 0) return;
    for (const bool names_too : {false, true})
        for (;;) {
            const auto total = std::accumulate(
                all.begin(), all.end(), 2 * (all.size() - 1),
                [](std::size_t sum, const column& each) { return sum + each.width; });
            column* widest = nullptr;
            for (column& each : all)
                if (each.width > least_column && (names_too || !each.is_name) &&
                    (widest == nullptr || each.width > widest->width))
                    widest = &each;
            if (total <= width_ || widest == nullptr) break;
            widest->width -= std::min(total - width_, widest->width - least_column);
        }
}

std::string table_layout::cell_in(const column& place, std::string_view text, bool is_head) const {
    std::string cell(text);
    std::replace(cell.begin(), cell.end(), '\t', ' ');
    cell = fitted(cell, place.width);
    const std::string blanks(place.width - columns_of(cell), ' ');
    const bool is_bad = place.is_status && !is_head && !cell.empty() && cell != "ok";
    const std::string shown = is_bad ? colors_.failure(cell) : cell;
    return place.is_number ? blanks + shown : shown + blanks;
}

std::string table_layout::line_of(const std::vector<std::string_view>& cells,
                                  const drawn_columns& all, bool is_head) const {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i)
        line += (i == 0 ? "" : "  ") + cell_in(all[i], cells[i], is_head);
    line.resize(line.find_last_not_of(' ') + 1);
    return line;
}

std::string table_layout::lines_of(const row& cells, const drawn_columns& all) const {
    std::vector<std::string_view> rest(cells.size());
    for (std::size_t i = 0; i < cells.size(); ++i)
        rest[i] = cells[i].text;
    std::string lines;
    do {
        std::vector<std::string_view> now;
        now.reserve(rest.size());
        for (std::string_view& each : rest)
            now.push_back(take_first_line(each));
        lines += line_of(now, all, false) + "\n";
    } while (std::any_of(rest.begin(), rest.end(), [](auto each) { return !each.empty(); }));
    return lines;
}

/// Columns of rows that nobody named, and that no row has something in.
void table_layout::leave_out_empty() {
    for (std::size_t i = names_.size(); i-- > 0;) {
        const auto is_empty = [i](const row& each) { return each[i].text.empty(); };
        const bool none = std::all_of(rows_.begin(), rows_.end(), [&](const auto& device) {
            return std::all_of(device.second.begin(), device.second.end(), is_empty);
        });
        if (!is_of_rows(names_[i]) || !none) continue;
        const auto place = static_cast<std::ptrdiff_t>(i);
        names_.erase(names_.begin() + place);
        for (auto& [index, rows] : rows_)
            for (row& each : rows)
                each.erase(each.begin() + place);
    }
}

io_result table_layout::close() {
    names_ = columns().names();
    for (auto& [index, rows] : rows_)
        for (row& each : rows)
            each = columns().ordered(std::move(each));
    if (columns().has_all_of_rows()) leave_out_empty();
    auto all = measured();
    fit(all);
    std::vector<std::string_view> heads;
    for (const column& each : all)
        heads.push_back(each.head);
    std::string text = colors_.heading(line_of(heads, all, true)) + "\n";
    for (const auto& [index, rows] : rows_)
        for (const row& each : rows)
            text += lines_of(each, all);
    auto written = out().write(text);
    return written ? out().commit() : written;
}

}  // namespace

opened_readable open_columns(const report_options& options, std::unique_ptr<output> to,
                             const std::string& run_id) {
    auto part = shown_part::of(options.view);
    if (!part) return unexpected(std::move(part).error());
    std::vector<std::string> fields;
    for (const std::string& each : options.view.fields)
        fields.push_back(record_field(each));
    if (fields.empty()) fields = usual_fields();
    if (options.format == report_format::csv)
        return std::make_unique<csv_layout>(std::move(fields), std::move(*part), run_id,
                                            std::move(to));
    return std::make_unique<table_layout>(std::move(fields), std::move(*part), run_id,
                                          std::move(to), options.color, options.width);
}

}  // namespace netpoll
