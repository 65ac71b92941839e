// Verdict, plots, tables and notes as HTML. Knows no file.
#include "bench/page.hpp"

#include "bench/figures.hpp"
#include "bench/plots.hpp"
#include "bench/table.hpp"
#include "core/phase_title.hpp"
#include "page/chart.hpp"
#include "page/frame.hpp"
#include "page/markup.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>

namespace netpoll::bench {

namespace {

using page::around;
using page::bullet_list;
using page::element;
using page::section;

std::string subtitle(const results& all) {
    const std::string machine = "a machine with " + counted(all.cores, "core") + ", " +
                                all.started + " to " + all.ended + ", netpoll " + all.version + ".";
    if (all.inventory.empty()) return "On " + machine;
    return all.inventory + ": " + counted(all.devices, "device") + ", " +
           counted(all.cells.size(), "cell") + ", each " + counted(all.repeat, "time") + ", from " +
           machine;
}

std::string head(const results& all) {
    const bool cells = !all.inventory.empty();
    return page::page_begin("netpoll bench" + (cells ? ": " + all.inventory : "")) + "<header>\n" +
           element("h1", {},
                   cells ? "Which way netpoll does best on this network" : "netpoll bench") +
           "\n" + element("p", "class=\"sub\"", subtitle(all)) + "\n</header>\n";
}

std::string tiles_of(const std::vector<cell_summary>& cells, const cell& taken) {
    const auto of = std::find_if(cells.begin(), cells.end(),
                                 [&taken](const cell_summary& each) { return each.cell == taken; });
    if (of == cells.end()) return {};
    std::vector<page::tile> all{
        {shown(of->cell), "mode and concurrency"},
        {shown(of->per_second.median), "devices per second"},
        {shown(of->wall_s.median) + " s", "for all " + std::to_string(of->devices)},
        {shown(of->cpu_ms.median) + " ms", "CPU per device"},
        {shown(of->peak_mb.median) + " MB", "peak memory"}};
    if (of->session_kb) all.push_back({shown(*of->session_kb) + " KB", "memory per live session"});
    if (of->lag_ms) all.push_back({shown(of->lag_ms->median) + " ms", "reactor lag, p99"});
    return page::tiles(all);
}

/// Options stay whole where a line ends: one a piece, with its value.
std::string code(const std::string& options) {
    std::string text = "<code>";
    for (std::size_t start = 0; start < options.size();) {
        const std::size_t next = std::min(options.find(" --", start), options.size());
        text += (start == 0 ? "" : " ") + element("span", {}, options.substr(start, next - start));
        start = next + 1;
    }
    return text + "</code>";
}

std::string headline(const recommendation& advice) {
    const std::string before = "Take " + advice.options;
    if (!advice.take || !advice.headline.starts_with(before))
        return element("strong", {}, advice.headline);
    return "<strong>Take " + code(advice.options) +
           page::html(advice.headline.substr(before.size())) + "</strong>";
}

std::string verdict(const std::vector<cell_summary>& cells, const recommendation& advice) {
    if (cells.empty()) return {};
    return "<section class=\"verdict" + std::string(advice.take ? "" : " none") + "\">\n" +
           headline(advice) + "\n" + bullet_list(advice.reasons) + "</section>\n" +
           (advice.take ? tiles_of(cells, *advice.take) : std::string());
}

std::string plots(const std::vector<cell_summary>& cells) {
    std::string text = "<div class=\"plots\">\n";
    for (const page::line_chart& each : line_charts(cells)) {
        const std::string drawn = svg(each);
        if (!drawn.empty())
            text += "<figure>" + element("figcaption", {}, each.title) + drawn + "</figure>\n";
    }
    text += "</div>\n";
    const page::bar_chart bars = phase_bars(cells);
    if (bars.rows.empty()) return text;
    return text + section(bars.title, "<figure>" + svg(bars) + "</figure>\n");
}

/// A table of texts, the first row of which is its head.
page::table table_of(const std::vector<std::vector<std::string>>& rows, std::string caption,
                     std::string look) {
    page::table made{std::move(caption), std::move(look)};
    if (rows.empty()) return made;
    for (const std::string& each : rows.front())
        made.columns.push_back({each});
    for (std::size_t i = 1; i < rows.size(); ++i)
        made.rows.push_back(page::cells_of(rows[i]));
    return made;
}

/// A head of two rows: the phase over its percentiles.
std::string phase_table(const std::vector<cell_summary>& cells) {
    auto made = table_of(phase_rows(cells), "Milliseconds, over the devices of all runs.",
                         "numbers phases");
    const auto shares = std::to_string(shown_share_names.size());
    std::string groups = element("th", "scope=\"col\" rowspan=\"2\"", made.columns.front().title);
    auto names = std::vector<std::string>();
    for (const phase each : seen_phases(cells))
        names.push_back(title(each));
    names.emplace_back("device");
    std::string second;
    for (const std::string& each : names) {
        groups +=
            element("th", "scope=\"colgroup\" class=\"first\" colspan=\"" + shares + "\"", each);
        for (const char* share : shown_share_names)
            second += element("th",
                              share == shown_share_names.front() ? "scope=\"col\" class=\"first\""
                                                                 : "scope=\"col\"",
                              share);
    }
    made.head = around("tr", {}, groups) + "\n" + around("tr", {}, second);
    return page::markup_of(made);
}

std::string cell_table(const std::vector<cell_summary>& cells, const recommendation& advice) {
    auto made =
        table_of(cell_rows(cells),
                 "Medians over the runs of a cell; range is from the slowest run to the fastest. "
                 "User, sys and switches are per device; busy is the share of all cores that "
                 "anybody used; live is the most sessions open at once.",
                 "cells");
    made.row_looks.reserve(cells.size());
    for (const cell_summary& each : cells)
        made.row_looks.emplace_back(advice.take && each.cell == *advice.take ? "taken"
                                    : each.flawless()                        ? "well"
                                                                             : "failed");
    return page::markup_of(made);
}

std::string left_out_list(const results& all) {
    std::vector<std::string> sentences;
    for (const left_out& each : all.out)
        sentences.push_back(each.host + ": " + each.code);
    return section("Left out, since they failed before anything was counted",
                   bullet_list(sentences));
}

}  // namespace

std::string page_text(const results& all, const std::vector<cell_summary>& cells,
                      const recommendation& advice) {
    std::string text = head(all) + "<main>\n";
    if (!all.stopped.empty())
        text += element("p", "class=\"broken\"", "Not complete: " + all.stopped) + "\n";
    text += verdict(cells, advice);
    if (!cells.empty()) {
        text += section("Against each other", plots(cells));
        text += section("Cells", cell_table(cells, advice));
        text += section("Phases", phase_table(cells));
    }
    text += section("What a process, a thread and a coroutine cost here",
                    page::markup_of(table_of(
                        unit_rows(all),
                        "Making one and being rid of it, a switch from one to another on the "
                        "same core, and the memory of one that only waits (of the kernel's only "
                        "page tables). An SSH session needs more: see KB/session above.",
                        "numbers")));
    text += section("Remarks", bullet_list(all.remarks)) + left_out_list(all);
    if (!cells.empty())
        text += section("What this bench cannot see", bullet_list(blind_spots())) +
                section("How it was measured", bullet_list(method(all)));
    return text + "</main>\n" +
           page::page_end("Made by netpoll bench. This page needs no network and no script.");
}

}  // namespace netpoll::bench
