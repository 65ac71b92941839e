// Columns of records: a table that is drawn at the end, CSV as devices finish.
#include "core/columns.hpp"
#include "core/lines.hpp"
#include "core/shown_text.hpp"
#include "results/readable/device_text.hpp"
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

constexpr std::string_view path_of_output = "commands.output";

/// Rows of outcomes, for either form.
class column_layout : public readable_layout {
public:
    column_layout(std::vector<std::string> fields, line_filter filter, std::string run_id,
                  std::unique_ptr<output> to)
        : readable_layout(std::move(to), std::move(filter)),
          fields_(std::move(fields)),
          run_id_(std::move(run_id)),
          by_command_(std::any_of(fields_.begin(), fields_.end(), is_of_commands)) {}

    expected<bool, std::string> store(outcome device) override {
        const auto index = device.index;
        const auto rows = rows_of(std::move(device));
        if (rows.empty()) return false;
        auto added = add(index, rows);
        if (!added) return unexpected(std::move(added).error());
        return true;
    }

protected:
    virtual io_result add(std::size_t index, const std::vector<row>& rows) = 0;
    const std::vector<std::string>& fields() const noexcept { return fields_; }

private:
    std::vector<row> rows_of(outcome device) const;
    row row_of(const json& record, const std::string& lines) const;

    const std::vector<std::string> fields_;
    const std::string run_id_;
    const bool by_command_;
};

row column_layout::row_of(const json& record, const std::string& lines) const {
    row cells;
    cells.reserve(fields_.size());
    for (const std::string& each : fields_) {
        if (each == path_of_output) {
            cells.push_back({lines.substr(0, lines.size() - (lines.empty() ? 0 : 1))});
            continue;
        }
        field_cell cell = cell_of(record, each);
        cell.text = shown_lines(cell.text);
        cells.push_back(std::move(cell));
    }
    return cells;
}

std::vector<row> column_layout::rows_of(outcome device) const {
    json record = device_head(device, run_id_);
    std::vector<row> rows;
    bool fits = filter().takes_all();
    for (command_result& each : device.commands) {
        const std::string lines = filter().lines_of(each.output, palette(false));
        if (lines.empty() && !filter().takes_all()) continue;
        fits = true;
        if (!by_command_) break;
        record["commands"] = command_facts(each, device.target->channel);
        rows.push_back(row_of(record, lines));
    }
    if (rows.empty() && fits) rows.push_back(row_of(record, {}));
    return rows;
}

/// A cell that begins with one of these may be run by a spreadsheet (OWASP, CSV injection), unless
/// it is a number.
bool looks_like_formula(const field_cell& cell) {
    if (cell.is_number || cell.text.empty()) return false;
    const char first = cell.text.front();
    if (first == '=' || first == '@' || first == '\t') return true;
    const bool is_signed = first == '+' || first == '-';
    return is_signed && (cell.text.size() == 1 ||
                         cell.text.find_first_not_of("0123456789.", 1) != std::string::npos);
}

/// As RFC 4180 has it, with LF at the end of lines.
std::string csv_cell(const field_cell& cell) {
    std::string text = looks_like_formula(cell) ? "'" + cell.text : cell.text;
    const bool plain = text.find_first_of(",\"\n") == std::string::npos && !text.starts_with(' ') &&
                       !text.ends_with(' ');
    if (plain) return text;
    std::string quoted = "\"";
    for (const char c : text)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

class csv_layout final : public column_layout {
public:
    using column_layout::column_layout;

    io_result close() override {
        auto written = out().write(header());
        return written ? out().commit() : written;
    }

private:
    io_result add(std::size_t, const std::vector<row>& rows) override {
        std::string text = header();
        for (const row& each : rows) {
            const char* separator = "";
            for (const field_cell& cell : each) {
                (text += separator) += csv_cell(cell);
                separator = ",";
            }
            text += '\n';
        }
        return out().write(text);
    }

    /// The first time; then nothing.
    std::string header() {
        if (std::exchange(begun_, true)) return {};
        std::string text;
        for (const std::string& each : fields())
            (text += text.empty() ? "" : ",") += each;
        return text + "\n";
    }

    bool begun_{false};
};

/// In inventory order. A cell of several lines takes as many lines of the table.
class table_layout final : public column_layout {
public:
    table_layout(std::vector<std::string> fields, line_filter filter, std::string run_id,
                 std::unique_ptr<output> to, bool color, std::size_t width)
        : column_layout(std::move(fields), std::move(filter), std::move(run_id), std::move(to)),
          colors_(color),
          width_(width) {}

    io_result close() override;

private:
    io_result add(std::size_t index, const std::vector<row>& rows) override;
    /// One of the table.
    struct column {
        std::size_t width;
        bool is_number{true};  // all its cells are, or empty: they stand at its right
        bool is_name{false};   // is cut after all others
        bool is_status{false};
    };
    using columns = std::vector<column>;

    columns measured() const;
    void fit(columns& all) const;
    std::string cell_in(const column& place, std::string_view text, bool is_head) const;
    std::string line_of(const std::vector<std::string_view>& cells, const columns& all,
                        bool is_head) const;
    std::string lines_of(const row& cells, const columns& all) const;

    const palette colors_;
    const std::size_t width_;
    std::map<std::size_t, std::vector<row>> rows_;  // by the device's index
};

/// Bytes of a cell that are looked at, and characters that are kept, since the table waits in
/// memory: so many bytes have more characters. CSV has them whole.
constexpr std::size_t longest_cell = 4'000;
constexpr std::size_t kept_of_cell = 900;
constexpr std::size_t least_column = 8;

io_result table_layout::add(std::size_t index, const std::vector<row>& rows) {
    auto& kept = rows_[index] = rows;
    for (row& each : kept)
        for (field_cell& cell : each)
            if (cell.text.size() > longest_cell)
                cell.text = fitted(cell.text.substr(0, longest_cell), kept_of_cell);
    return {};
}

table_layout::columns table_layout::measured() const {
    columns all;
    for (const std::string& each : fields())
        all.push_back({each.size(), true, each == "host", each == "status"});
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
void table_layout::fit(columns& all) const {
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

std::string table_layout::line_of(const std::vector<std::string_view>& cells, const columns& all,
                                  bool is_head) const {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i)
        line += (i == 0 ? "" : "  ") + cell_in(all[i], cells[i], is_head);
    line.resize(line.find_last_not_of(' ') + 1);
    return line;
}

std::string table_layout::lines_of(const row& cells, const columns& all) const {
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

io_result table_layout::close() {
    auto all = measured();
    fit(all);
    const std::vector<std::string_view> heads(fields().begin(), fields().end());
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
    auto filter = line_filter::of(options.view.match);
    if (!filter) return unexpected(std::move(filter).error());
    std::vector<std::string> fields;
    for (const std::string& each : options.view.fields)
        fields.push_back(record_field(each));
    if (fields.empty()) fields = usual_fields();
    if (options.format == report_format::csv)
        return std::make_unique<csv_layout>(std::move(fields), std::move(*filter), run_id,
                                            std::move(to));
    return std::make_unique<table_layout>(std::move(fields), std::move(*filter), run_id,
                                          std::move(to), options.color, options.width);
}

}  // namespace netpoll
