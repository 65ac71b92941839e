// Rows and columns of text. Knows no terminal.
#include "bench/table.hpp"

#include "bench/figures.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>

namespace netpoll::bench {

namespace {

using rows_of_text = std::vector<std::vector<std::string>>;

std::string or_dash(const std::optional<double>& value) {
    return value ? shown(*value) : "-";
}

std::vector<std::string> row_of(const cell_summary& of) {
    std::vector<std::string> row{shown(of.cell)};
    if (of.runs == 0) {
        row.resize(13, "-");
    } else {
        const std::string range = shown_range(of.per_second, of.runs);
        row.insert(
            row.end(),
            {shown(of.per_second.median), range.empty() ? "-" : range, shown(of.wall_s.median),
             shown(of.user_ms.median), shown(of.system_ms.median), shown(of.peak_mb.median),
             shown_count(of.live.median), or_dash(of.session_kb), shown(of.switches.median),
             of.lag_ms ? shown(of.lag_ms->median) : std::string("-"),
             or_dash(of.machine_busy ? std::optional(*of.machine_busy * 100)
                                     : std::optional<double>()),
             std::to_string(of.runs)});
    }
    row.push_back(shown_failures(of));
    return row;
}

std::vector<std::string> row_of(const std::string& name, const unit_cost& cost) {
    return {name, shown_time(cost.creation), shown_time(cost.switching), shown_bytes(cost.memory),
            std::to_string(cost.alive)};
}

std::string bullets(const std::vector<std::string>& sentences) {
    std::string text;
    for (const std::string& each : sentences)
        text += "- " + escape(each, 2000) + "\n";
    return text;
}

std::string section(const std::string& title, const std::string& body) {
    return body.empty() ? std::string() : "\n" + title + "\n" + body;
}

std::string head(const results& all) {
    const std::string machine = std::to_string(all.cores) + " cores, " + all.started + "\n";
    if (all.inventory.empty()) return "netpoll bench: " + machine;
    std::string text = "netpoll bench of " + escape(all.inventory) + ": " +
                       std::to_string(all.devices) + " devices, " + machine;
    if (!all.stopped.empty()) text += "NOT COMPLETE: " + escape(all.stopped, 2000) + "\n";
    return text;
}

}  // namespace

std::string columns(const rows_of_text& rows) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], row[i].size());
    }
    std::string text;
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string blanks(widths[i] - row[i].size(), ' ');
            text += i == 0 ? row[i] + blanks : "  " + blanks + row[i];
        }
        text += '\n';
    }
    return text;
}

rows_of_text cell_rows(const std::vector<cell_summary>& cells) {
    rows_of_text rows{{"mode", "devices/s", "range", "wall s", "user ms", "sys ms", "peak MB",
                       "live", "KB/session", "switches", "lag ms", "busy %", "runs", "failures"}};
    for (const cell_summary& each : cells)
        rows.push_back(row_of(each));
    return rows;
}

rows_of_text phase_rows(const std::vector<cell_summary>& cells) {
    const auto seen = seen_phases(cells);
    rows_of_text rows{{"mode"}};
    for (const phase each : seen)
        rows.front().push_back(title(each));
    rows.front().push_back("device");
    for (const cell_summary& of : cells) {
        auto& row = rows.emplace_back(1, shown(of.cell));
        for (const phase each : seen)
            row.push_back(shown_quantiles(of.phases[static_cast<std::size_t>(each)]));
        row.push_back(shown_quantiles(of.device));
    }
    return rows;
}

rows_of_text unit_rows(const results& all) {
    if (!all.units) return {};
    return {{"unit", "make and end", "switch", "memory", "measured with"},
            row_of("process", all.units->process),
            row_of("thread", all.units->thread),
            row_of("coroutine", all.units->coroutine)};
}

std::string table_text(const results& all, const std::vector<cell_summary>& cells,
                       const recommendation& advice) {
    std::string text = head(all);
    if (!cells.empty()) {
        text += section("Cells: medians; user, sys and switches are per device",
                        columns(cell_rows(cells)));
        text += section("Phases: p50/p95/p99 in ms, of devices that are ok",
                        columns(phase_rows(cells)));
    }
    text += section("Units of concurrency on this machine", columns(unit_rows(all)));
    std::vector<std::string> out;
    for (const left_out& each : all.out)
        out.push_back(each.host + ": " + each.code);
    text += section("Left out, since they failed before anything was counted", bullets(out));
    text += section("Remarks", bullets(all.remarks));
    if (!cells.empty()) {
        text += "\n" + advice.headline + "\n" + bullets(advice.reasons);
        text += section("What this bench cannot see", bullets(blind_spots()));
    }
    return text;
}

}  // namespace netpoll::bench
