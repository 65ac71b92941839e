// Rows and columns of text. Knows no terminal.
#include "bench/table.hpp"

#include "bench/figures.hpp"
#include "core/phase_title.hpp"

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

std::string text_section(const std::string& title, const std::string& body) {
    return body.empty() ? std::string() : "\n" + title + "\n" + body;
}

std::string text_head(const results& all) {
    const std::string machine = counted(all.cores, "core") + ", " + all.started + "\n";
    if (all.inventory.empty()) return "netpoll bench: " + machine;
    std::string text = "netpoll bench of " + escape(all.inventory) + ": " +
                       counted(all.devices, "device") + ", " + machine;
    if (!all.stopped.empty()) text += "NOT COMPLETE: " + escape(all.stopped, 2000) + "\n";
    return text;
}

std::vector<std::size_t> widths_of(const rows_of_text& rows) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], row[i].size());
    }
    return widths;
}

/// The first column, and those from `first` to before `end`.
std::string block(const rows_of_text& rows, const std::vector<std::size_t>& widths,
                  std::size_t first, std::size_t end) {
    std::string text;
    for (const auto& row : rows) {
        if (row.empty()) continue;
        text += row.front() + std::string(widths.front() - row.front().size(), ' ');
        for (std::size_t i = first; i < std::min(end, row.size()); ++i)
            text += "  " + std::string(widths[i] - row[i].size(), ' ') + row[i];
        text += '\n';
    }
    return text;
}

}  // namespace

std::string columns(const rows_of_text& rows, std::size_t width) {
    const auto wide = widths_of(rows);
    std::string text;
    for (std::size_t first = 1, end = 0; first < std::max<std::size_t>(wide.size(), 2);
         first = end) {
        std::size_t used = wide.empty() ? 0 : wide.front();
        for (end = first; end < wide.size(); ++end) {
            used += 2 + wide[end];
            // One column at least, whatever its width.
            if (used > width && end > first) break;
        }
        end = std::max(end, first + 1);
        if (!text.empty()) text += '\n';
        text += block(rows, wide, first, end);
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
    const auto add_heads = [&rows](const std::string& name) {
        for (const char* share : shown_share_names)
            rows.front().push_back(name + " " + share);
    };
    for (const phase each : seen)
        add_heads(title(each));
    add_heads("device");
    for (const cell_summary& of : cells) {
        auto& row = rows.emplace_back(1, shown(of.cell));
        const auto add = [&row](const phase_times& times) {
            for (std::string& each : shown_quantiles(times))
                row.push_back(std::move(each));
        };
        for (const phase each : seen)
            add(of.phases[static_cast<std::size_t>(each)]);
        add(of.device);
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
                       const recommendation& advice, std::size_t width) {
    std::string text = text_head(all);
    if (!cells.empty()) {
        text += text_section("Cells: medians; user, sys and switches are per device",
                             columns(cell_rows(cells), width));
        text += text_section("Phases: percentiles in ms, of devices that are ok",
                             columns(phase_rows(cells), width));
    }
    text += text_section("Units of concurrency on this machine", columns(unit_rows(all), width));
    std::vector<std::string> out;
    for (const left_out& each : all.out)
        out.push_back(each.host + ": " + each.code);
    text += text_section("Left out, since they failed before anything was counted", bullets(out));
    text += text_section("Remarks", bullets(all.remarks));
    if (!cells.empty()) {
        text += "\n" + advice.headline + "\n" + bullets(advice.reasons);
        text += text_section("What this bench cannot see", bullets(blind_spots()));
    }
    return text;
}

}  // namespace netpoll::bench
