// Verdict, plots, tables and notes as HTML. Knows no file.
#include "bench/page.hpp"

#include "bench/chart.hpp"
#include "bench/figures.hpp"
#include "bench/markup.hpp"
#include "bench/page_style.hpp"
#include "bench/plots.hpp"
#include "bench/table.hpp"
#include "core/phase_title.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>

namespace netpoll::bench {

namespace {

using rows_of_text = std::vector<std::vector<std::string>>;

std::string list(const std::vector<std::string>& sentences) {
    std::string text = "<ul>\n";
    for (const std::string& each : sentences)
        text += element("li", {}, each) + "\n";
    return text + "</ul>\n";
}

std::string section(std::string_view title, const std::string& body) {
    return body.empty() ? std::string()
                        : "<section>" + element("h2", {}, title) + "\n" + body + "</section>\n";
}

std::string notes(std::string_view title, const std::vector<std::string>& sentences) {
    return sentences.empty() ? std::string() : section(title, list(sentences));
}

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
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n" +
           element("title", {}, "netpoll bench" + (cells ? ": " + all.inventory : "")) +
           "\n<style>" + std::string(page_style()) + "</style>\n</head>\n<body>\n<header>\n" +
           element("h1", {},
                   cells ? "Which way netpoll does best on this network" : "netpoll bench") +
           "\n" + element("p", "class=\"sub\"", subtitle(all)) + "\n</header>\n";
}

std::string tile(const std::string& figure, const std::string& what) {
    return "<div class=\"tile\">" + element("b", {}, figure) + element("span", {}, what) +
           "</div>\n";
}

std::string tiles(const std::vector<cell_summary>& cells, const cell& taken) {
    const auto of = std::find_if(cells.begin(), cells.end(),
                                 [&taken](const cell_summary& each) { return each.cell == taken; });
    if (of == cells.end()) return {};
    std::string text = "<div class=\"tiles\">\n";
    text += tile(shown(of->cell), "mode and concurrency");
    text += tile(shown(of->per_second.median), "devices per second");
    text += tile(shown(of->wall_s.median) + " s", "for all " + std::to_string(of->devices));
    text += tile(shown(of->cpu_ms.median) + " ms", "CPU per device");
    text += tile(shown(of->peak_mb.median) + " MB", "peak memory");
    if (of->session_kb) text += tile(shown(*of->session_kb) + " KB", "memory per live session");
    if (of->lag_ms) text += tile(shown(of->lag_ms->median) + " ms", "reactor lag, p99");
    return text + "</div>\n";
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
    return "<strong>Take " + code(advice.options) + html(advice.headline.substr(before.size())) +
           "</strong>";
}

std::string verdict(const std::vector<cell_summary>& cells, const recommendation& advice) {
    if (cells.empty()) return {};
    return "<section class=\"verdict" + std::string(advice.take ? "" : " none") + "\">\n" +
           headline(advice) + "\n" + list(advice.reasons) + "</section>\n" +
           (advice.take ? tiles(cells, *advice.take) : std::string());
}

std::string plots(const std::vector<cell_summary>& cells) {
    std::string text = "<div class=\"plots\">\n";
    for (const line_chart& each : line_charts(cells)) {
        const std::string drawn = svg(each);
        if (!drawn.empty())
            text += "<figure>" + element("figcaption", {}, each.title) + drawn + "</figure>\n";
    }
    text += "</div>\n";
    const bar_chart bars = phase_bars(cells);
    if (bars.rows.empty()) return text;
    return text + section(bars.title, "<figure>" + svg(bars) + "</figure>\n");
}

/// Rows below a head that is made already; `looks` has a class for each, or is empty.
std::string table_of(const std::string& head_rows, const rows_of_text& rows,
                     std::string_view caption, std::string_view look,
                     const std::vector<std::string>& looks = {}) {
    std::string text = "<div class=\"scroll\"><table class=\"" + std::string(look) + "\">" +
                       element("caption", {}, caption) + "\n<thead>" + head_rows +
                       "</thead>\n<tbody>\n";
    for (std::size_t i = 1; i < rows.size(); ++i) {
        text += looks.empty() ? "<tr>" : "<tr class=\"" + looks[i - 1] + "\">";
        for (std::size_t j = 0; j < rows[i].size(); ++j)
            text +=
                j == 0 ? element("th", "scope=\"row\"", rows[i][j]) : element("td", {}, rows[i][j]);
        text += "</tr>\n";
    }
    return text + "</tbody></table></div>\n";
}

std::string table(const rows_of_text& rows, std::string_view caption, std::string_view look,
                  const std::vector<std::string>& looks = {}) {
    if (rows.empty()) return {};
    std::string heads;
    for (const std::string& each : rows.front())
        heads += element("th", "scope=\"col\"", each);
    return table_of("<tr>" + heads + "</tr>", rows, caption, look, looks);
}

/// A head of two rows: the phase over its percentiles.
std::string phase_table(const std::vector<cell_summary>& cells) {
    auto rows = phase_rows(cells);
    const auto shares = std::to_string(shown_share_names.size());
    std::string groups = element("th", "scope=\"col\" rowspan=\"2\"", rows.front().front());
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
    return table_of("<tr>" + groups + "</tr>\n<tr>" + second + "</tr>", rows,
                    "Milliseconds, over the devices of all runs.", "numbers phases");
}

std::string cell_table(const std::vector<cell_summary>& cells, const recommendation& advice) {
    std::vector<std::string> looks;
    looks.reserve(cells.size());
    for (const cell_summary& each : cells)
        looks.emplace_back(advice.take && each.cell == *advice.take ? "taken"
                           : each.flawless()                        ? "well"
                                                                    : "failed");
    return table(cell_rows(cells),
                 "Medians over the runs of a cell; range is from the slowest run to the fastest. "
                 "User, sys and switches are per device; busy is the share of all cores that "
                 "anybody used; live is the most sessions open at once.",
                 "cells", looks);
}

std::string left_out_list(const results& all) {
    std::vector<std::string> sentences;
    for (const left_out& each : all.out)
        sentences.push_back(each.host + ": " + each.code);
    return notes("Left out, since they failed before anything was counted", sentences);
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
                    table(unit_rows(all),
                          "Making one and being rid of it, a switch from one to another on the "
                          "same core, and the memory of one that only waits (of the kernel's only "
                          "page tables). An SSH session needs more: see KB/session above.",
                          "numbers"));
    text += notes("Remarks", all.remarks) + left_out_list(all);
    if (!cells.empty())
        text += notes("What this bench cannot see", blind_spots()) +
                notes("How it was measured", method(all));
    return text +
           "</main>\n<footer>Made by netpoll bench. This page needs no network and no "
           "script.</footer>\n</body>\n</html>\n";
}

}  // namespace netpoll::bench
