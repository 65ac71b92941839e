// Figures to plots. Knows not how they are drawn.
#include "bench/plots.hpp"

#include "bench/figures.hpp"
#include "core/phase_title.hpp"

#include <algorithm>

namespace netpoll::bench {

namespace {

using page::bar_chart;
using page::bar_row;
using page::chart_point;
using page::chart_series;
using page::line_chart;

/// Colour and mark stay with a mode, whichever modes a bench has.
unsigned look_of(const std::string& mode) {
    if (mode == "sequential") return 0;
    if (mode == "threads") return 1;
    if (mode == "async") return 2;
    if (mode == "async-inline") return 3;
    return 4;
}

/// A series a mode; `figure` makes a point of a cell, or nothing.
template <class Figure>
std::vector<chart_series> by_mode(const std::vector<cell_summary>& cells, Figure figure) {
    std::vector<chart_series> all;
    for (const cell_summary& each : cells) {
        if (each.runs == 0) continue;
        const std::optional<chart_point> point = figure(each);
        if (!point) continue;
        auto at = std::find_if(all.begin(), all.end(), [&each](const chart_series& one) {
            return one.name == each.cell.mode;
        });
        if (at == all.end())
            at = all.insert(all.end(), {each.cell.mode, look_of(each.cell.mode), false, {}});
        at->points.push_back(*point);
    }
    for (chart_series& each : all)
        std::sort(each.points.begin(), each.points.end(),
                  [](const chart_point& one, const chart_point& other) { return one.x < other.x; });
    return all;
}

chart_point point_of(const cell_summary& of, double x, const spread& y, const std::string& unit) {
    const std::string range = shown_range(y, of.runs);
    return {x, y.median, y.least, y.most,
            shown(of.cell) + ": " + shown(y.median) + " " + unit +
                (range.empty() ? "" : " (" + range + ")")};
}

/// The figure of a cell that a chart shows.
using cell_figure = spread cell_summary::*;

line_chart over_concurrency(std::string title, std::string y_name, const std::string& unit,
                            const std::vector<cell_summary>& cells, cell_figure which) {
    line_chart chart{std::move(title), {}, "concurrency (log scale)", std::move(y_name), false, {}};
    chart.series = by_mode(cells, [&](const cell_summary& of) -> std::optional<chart_point> {
        return point_of(of, static_cast<double>(of.cell.concurrency), of.*which, unit);
    });
    return chart;
}

line_chart latency(const std::vector<cell_summary>& cells) {
    line_chart chart{"Time of one device",          {},   "concurrency (log scale)",
                     "ms for a device (log scale)", true, {}};
    for (const double share : {0.5, 0.99}) {
        const std::string called = share < 0.9 ? "p50" : "p99";
        auto all = by_mode(cells, [&](const cell_summary& of) -> std::optional<chart_point> {
            const double ms = in_ms(of.device.times.quantile(share));
            if (ms <= 0) return {};
            return chart_point{static_cast<double>(of.cell.concurrency), ms, ms, ms,
                               shown(of.cell) + ": " + called + " " + shown(ms) + " ms"};
        });
        for (chart_series& each : all) {
            each.name += ", " + called;
            each.dashed = share > 0.9;
            chart.series.push_back(std::move(each));
        }
    }
    return chart;
}

line_chart memory(const std::vector<cell_summary>& cells) {
    line_chart chart{"Memory",           {},    "sessions open at once, as counted (log scale)",
                     "peak resident MB", false, {}};
    chart.series = by_mode(cells, [](const cell_summary& of) -> std::optional<chart_point> {
        if (of.live.median < 1) return {};
        return point_of(of, of.live.median, of.peak_mb, "MB");
    });
    return chart;
}

std::string described(const line_chart& chart) {
    std::string text = chart.y_name + " against " + chart.x_name + ".";
    for (const chart_series& each : chart.series)
        for (const chart_point& one : each.points)
            text += " " + one.hint + ".";
    return text;
}

}  // namespace

std::vector<line_chart> line_charts(const std::vector<cell_summary>& cells) {
    std::vector<line_chart> all{over_concurrency("Throughput", "devices per second", "devices/s",
                                                 cells, &cell_summary::per_second),
                                latency(cells), memory(cells),
                                over_concurrency("CPU of netpoll", "ms of CPU per device", "ms",
                                                 cells, &cell_summary::cpu_ms)};
    for (line_chart& each : all)
        each.about = described(each);
    return all;
}

bar_chart phase_bars(const std::vector<cell_summary>& cells) {
    bar_chart chart{
        "Where the time of a device goes (mean, ms)",
        "Mean time in each phase, in milliseconds, a bar for each cell on one scale; the table of "
        "phases below has percentiles.",
        {},
        {}};
    const auto seen = seen_phases(cells);
    for (const phase each : seen)
        chart.legend.push_back({static_cast<unsigned>(each), 0, title(each)});
    for (const cell_summary& of : cells) {
        if (of.device.times.count() == 0) continue;
        bar_row row{shown(of.cell), "", {}};
        for (const phase each : seen) {
            const double ms = in_ms(of.phases[static_cast<std::size_t>(each)].mean());
            row.parts.push_back({static_cast<unsigned>(each), ms,
                                 title(each) + ": " + shown(ms) + " ms", shown(ms)});
        }
        row.total = shown(in_ms(of.device.mean())) + " ms";
        chart.rows.push_back(std::move(row));
    }
    return chart;
}

}  // namespace netpoll::bench
