// Earlier runs and the history, asked for a page.
#include "run/page_findings.hpp"

#include "audit/changes.hpp"
#include "core/settled_text.hpp"
#include "machine/place.hpp"
#include "results/run_folder.hpp"
#include "results/timestamp.hpp"
#include "run/history_stage.hpp"

#include <utility>

namespace netpoll {

namespace {

/// A device that failed for a week is stale, and its last good answer no news.
constexpr std::size_t most_earlier_runs = 7;

/// In which it began: what stands behind it in the name is random.
std::string second_of(const std::string& folder) {
    const std::string name = last_part(folder);
    return name.substr(0, name.find('-'));
}

std::string diff_of(const command_change& of) {
    std::string text;
    for (const std::string& line : of.hunks)
        (text += line) += '\n';
    return text;
}

void add_commands(const device_changes& of, page::changes& to) {
    for (const command_change& each : of.commands)
        if (each.kind == change_kind::changed)
            to.all.push_back(
                {of.host, each.command, diff_of(each), each.lines_added, each.lines_removed});
}

page::changes changes_of(const change_report& report) {
    page::changes made{"the last good answer of each device in earlier runs", {}};
    if (!report.before_run.empty()) made.since = "run " + report.before_run;
    for (const device_changes& each : report.devices) {
        if (each.kind == change_kind::added)
            made.added.push_back(each.host);
        else if (each.kind == change_kind::removed)
            made.removed.push_back(each.host);
        else
            add_commands(each, made);
    }
    return made;
}

}  // namespace

std::vector<std::string> results_before(const std::string& folder) {
    std::vector<std::string> files;
    const auto all = run_folders(parent_folder(folder));
    if (!all) return files;
    for (auto each = all->rbegin(); each != all->rend() && files.size() < most_earlier_runs;
         ++each) {
        if (last_part(*each) == last_part(folder) || second_of(*each) > second_of(folder)) continue;
        if (auto at = find_run(*each); at && !at->unfinished)
            files.push_back(std::move(at->results));
    }
    return files;
}

std::optional<page::changes> changes_since(const std::vector<std::string>& earlier,
                                           const recorded_results& results,
                                           const platform_catalog& platforms) {
    if (earlier.empty()) return {};
    const auto report = compare_with_last_good(results, earlier, settled_text(platforms), {});
    return report ? std::optional(changes_of(*report)) : std::nullopt;
}

std::optional<std::vector<page::stale_device>> stale_in_history(
    const std::string& history, std::chrono::system_clock::time_point now) {
    auto stale = stale_hosts_in(history, now);
    if (!stale) return {};
    std::vector<page::stale_device> all;
    all.reserve(stale->size());
    for (stale_host& each : *stale)
        all.push_back({std::move(each.host), each.last_ok ? time_for_people(*each.last_ok) : "",
                       std::move(each.failure.code)});
    return all;
}

std::string time_for_people(std::chrono::system_clock::time_point when) {
    if (when == std::chrono::system_clock::time_point{}) return {};
    std::string text = rfc3339(when).substr(0, 19);
    text[10] = ' ';
    return text + " UTC";
}

}  // namespace netpoll
