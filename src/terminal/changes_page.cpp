// Findings to a page. Knows no file.
#include "terminal/changes_text.hpp"

#include "page/device_markup.hpp"
#include "page/frame.hpp"
#include "page/markup.hpp"

#include <netpoll/version.hpp>

namespace netpoll {

namespace {

std::string lines_of(const command_change& command) {
    std::string text;
    for (const std::string& each : command.hunks)
        text += each + "\n";
    return text;
}

/// What there is to say of a command in a line.
std::string what_of(const command_change& command) {
    switch (command.kind) {
        case change_kind::added:
            return "not asked before";
        case change_kind::removed:
            return "no longer asked";
        case change_kind::not_compared:
            return "not compared: " + doubt_about(command);
        case change_kind::changed:
            return "+" + std::to_string(command.lines_added) + " \xE2\x88\x92" +
                   std::to_string(command.lines_removed);
        case change_kind::same:
            break;
    }
    return {};
}

std::string what_of(const device_changes& device) {
    if (device.kind == change_kind::added) return "new";
    if (device.kind == change_kind::removed) return "gone";
    return doubt_about(device);
}

using page_rows = std::vector<std::vector<std::string>>;

void add_rows(const device_changes& device, page_rows& to) {
    const std::string host = page::html(device.host);
    const std::string said = what_of(device);
    if (!said.empty()) to.push_back({host, {}, page::html(said), {}});
    for (const command_change& each : device.commands) {
        const std::string diff = each.hunks.empty()
                                     ? std::string()
                                     : page::around("details", "open=\"open\"",
                                                    page::element("summary", {}, "diff") +
                                                        page::diff_markup(lines_of(each)));
        to.push_back(
            {host, page::element("code", {}, each.command), page::html(what_of(each)), diff});
    }
}

std::string side_of_page(const std::string& results, const std::string& run) {
    if (results.empty()) return "the last good results";
    return run.empty() ? results : results + " (" + run + ")";
}

}  // namespace

std::string changes_html(const change_report& report) {
    std::string summary = changes_summary(report);
    summary.pop_back();
    std::string text = page::page_begin("netpoll diff");
    text += page::around(
        "header", {},
        page::element("h1", "class=\"verdict\"", report.differs() ? "Changes" : "No changes") +
            page::element("p", "class=\"sub\"",
                          "From " + side_of_page(report.before, report.before_run) + " to " +
                              side_of_page(report.after, report.after_run) + ". " + summary + "."));
    page::table rows{"", "words", {{"Device"}, {"Command"}, {"What"}, {"Change"}}};
    for (const device_changes& each : report.devices)
        add_rows(each, rows.rows);
    text += page::around("main", {}, page::section("Changes", page::markup_of(rows)));
    return text + page::page_end("netpoll " + std::string(version));
}

}  // namespace netpoll
