// Verdict, failures, changes, checks, stale and slowest devices, phases.
#include "page/sections.hpp"

#include "core/phase_title.hpp"
#include "page/chart.hpp"
#include "page/device_markup.hpp"
#include "page/frame.hpp"
#include "page/markup.hpp"
#include "page/units.hpp"

#include <netpoll/duration.hpp>
#include <netpoll/escape.hpp>

#include <algorithm>

namespace netpoll::page {

namespace {

/// So many hosts are named before the reader is asked to open the rest.
constexpr std::size_t hosts_at_once = 8;

/// The first of them, and the rest to be opened. `items` is markup.
std::string some_of(const std::vector<std::string>& items, std::size_t count,
                    std::string_view separator) {
    std::string first;
    std::string rest;
    for (std::size_t i = 0; i < items.size(); ++i) {
        std::string& to = i < hosts_at_once ? first : rest;
        if (!to.empty()) to += separator;
        to += items[i];
    }
    if (rest.empty()) return first;
    std::string more = std::to_string(count - hosts_at_once) + " more";
    if (count > items.size()) more += ", of which the first are here";
    return first + around("details", {}, element("summary", {}, more) + rest);
}

std::string hosts_of(const std::vector<place_of>& devices, std::size_t count) {
    std::vector<std::string> links;
    links.reserve(devices.size());
    for (const place_of& each : devices)
        links.push_back(link_to(each));
    return some_of(links, count, ", ");
}

std::string host_anywhere(const std::string& host, const digest& all) {
    const auto place = all.place(host);
    return place ? link_to({host, *place}) : html(host);
}

/// ", mostly auth_rejected (120)"
std::string main_cause(const std::vector<cause>& sorted, std::size_t failed) {
    if (sorted.empty() || sorted.front().code.empty()) return {};
    const cause& first = sorted.front();
    if (first.count == failed) return ": " + first.code;
    const std::string largest = first.code + " (" + std::to_string(first.count) + ")";
    if (first.count * 2 > failed) return ", mostly " + largest;
    return ", by " + counted(sorted.size(), "cause") + ", most often " + largest;
}

std::string outcome_text(const digest& all) {
    const std::size_t total = all.devices();
    const std::size_t ok = all.count(device_status::ok);
    const std::size_t failed = all.count(device_status::failed);
    if (total == 0) return "no device was polled";
    if (ok == total)
        return total == 1 ? "the device answered" : "all " + counted(total, "device") + " answered";
    auto sorted = all.failures().sorted();
    std::erase_if(sorted, [](const cause& of) { return of.status != device_status::failed; });
    std::string text;
    if (failed == total)
        text = total == 1 ? "the device failed" : "all " + counted(total, "device") + " failed";
    else if (failed > 0)
        text = std::to_string(failed) + " of " + counted(total, "device") + " failed";
    else
        text = std::to_string(ok) + " of " + counted(total, "device") + " answered";
    text += main_cause(sorted, failed);
    for (const auto status : {device_status::cancelled, device_status::skipped})
        if (all.count(status) > 0)
            text += ", " + std::to_string(all.count(status)) + " " + std::string(name(status));
    return text;
}

/// Which of a cause's devices have what in common.
std::string shared_text(const cause& of, const digest& all) {
    std::string items;
    for (const shared_trait& each : all.failures().shared_by(of)) {
        const bool everywhere = each.among == each.in_all;
        items += element("li", {},
                         (each.among == of.count ? "all" : std::to_string(each.among)) + ": " +
                             each.kind + " " + each.value + ", " +
                             (everywhere ? "every device there"
                                         : std::to_string(each.among) + " of " +
                                               counted(each.in_all, "device") + " there"));
    }
    return items.empty() ? std::string() : around("ul", "class=\"shared\"", items);
}

std::string cause_message(const cause& of) {
    if (of.code.empty()) return "The run ended before its turn. Run it again.";
    if (!of.message.empty()) return of.message;
    const auto code = errc_named(of.code);
    return code ? std::string(advice(*code)) : std::string();
}

std::string phase_words(const std::string& word) {
    for (int i = 0; i < phase_count; ++i)
        if (name(static_cast<netpoll::phase>(i)) == word)
            return title(static_cast<netpoll::phase>(i));
    return word;
}

/// Hosts with one and the same change.
struct same_change {
    const change* first;
    std::vector<std::string> hosts;  // markup
};

std::vector<same_change> grouped(const changes& of, const digest& all) {
    std::map<std::pair<std::string_view, std::string_view>, std::size_t> places;
    std::vector<same_change> groups;
    for (const change& each : of.all) {
        const auto [found, is_new] = places.emplace(
            std::pair(std::string_view(each.command), std::string_view(each.diff)), groups.size());
        if (is_new) groups.push_back({&each, {}});
        groups[found->second].hosts.push_back(host_anywhere(each.host, all));
    }
    std::stable_sort(groups.begin(), groups.end(),
                     [](const same_change& one, const same_change& other) {
                         return one.hosts.size() > other.hosts.size();
                     });
    return groups;
}

std::string hosts_paragraph(const char* before, const std::vector<std::string>& hosts,
                            const digest& all) {
    if (hosts.empty()) return {};
    std::vector<std::string> items;
    items.reserve(hosts.size());
    for (const std::string& each : hosts)
        items.push_back(host_anywhere(each, all));
    return around("p", {}, before + some_of(items, items.size(), ", "));
}

std::size_t changed_hosts(const changes& of) {
    std::set<std::string_view> hosts;
    for (const change& each : of.all)
        hosts.insert(each.host);
    return hosts.size();
}

distribution_row row_of(const std::string& called, unsigned look, const phase_spread& of) {
    distribution_row row{called,
                         "half within " + time_text(of.times.quantile(0.5)),
                         look,
                         {of.buckets.begin(), of.buckets.end()},
                         static_cast<double>(of.times.quantile(0.5).count()) / 1e3};
    return row;
}

std::vector<std::string> times_row(const std::string& called, const phase_spread& of) {
    std::vector<std::string> row{called, std::to_string(of.times.count())};
    for (const double share : {0.5, 0.95, 0.99})
        row.push_back(time_text(of.times.quantile(share)));
    row.push_back(time_text(of.times.max()));
    return cells_of(row);
}

}  // namespace

std::string verdict_text(const run_facts& run, const digest& all) {
    std::string text = outcome_text(all);
    if (run.changed && !run.changed->all.empty())
        text += "; " + counted(changed_hosts(*run.changed), "device") + " changed";
    if (all.failed_checks() > 0)
        text += "; " + counted(all.failed_checks(), "check") + " failed on " +
                counted(all.failing_devices(), "device");
    if (!run.whole) return "This run did not come to its end: " + text + ".";
    if (run.interrupted) return "This run was interrupted: " + text + ".";
    text.front() = static_cast<char>(text.front() >= 'a' && text.front() <= 'z' ? text.front() - 32
                                                                                : text.front());
    return text + ".";
}

std::string overview(const run_facts& run, const digest& all) {
    std::vector<tile> shown{{std::to_string(all.devices()), "devices"},
                            {std::to_string(all.count(device_status::ok)), "ok", "good"}};
    for (const auto status :
         {device_status::failed, device_status::cancelled, device_status::skipped})
        if (all.count(status) > 0)
            shown.push_back({std::to_string(all.count(status)), std::string(name(status)), "bad"});
    if (run.changed) shown.push_back({std::to_string(changed_hosts(*run.changed)), "changed"});
    if (!all.checks().empty())
        shown.push_back({std::to_string(all.failed_checks()), "failed checks",
                         all.failed_checks() > 0 ? "bad" : "good"});
    if (run.elapsed) shown.push_back({show_elapsed(*run.elapsed), "for the run"});
    return tiles(shown);
}

std::string failures(const digest& all) {
    table made{"By what failed, and where. The largest cause comes first.",
               "words",
               {{"Devices", "n"}, {"Cause", "k"}, {"While", "k"}, {"What to do"}, {"Which"}}};
    for (const cause& each : all.failures().sorted()) {
        const std::string code = each.code.empty() ? "not started" : each.code;
        made.rows.push_back({std::to_string(each.count), element("code", {}, code),
                             html(phase_words(each.phase)),
                             html(cause_message(each)) + shared_text(each, all),
                             hosts_of(each.devices, each.count)});
    }
    if (made.rows.empty())
        return all.devices() == 0 ? std::string() : element("p", {}, "No device failed.");
    return markup_of(made);
}

std::string changed_outputs(const run_facts& run, const digest& all, std::size_t most) {
    if (!run.changed)
        return element("p", "class=\"note\"",
                       "There is no earlier run to compare with, so changes are not known.");
    std::string come_and_gone = hosts_paragraph("New: ", run.changed->added, all) +
                                hosts_paragraph("Gone: ", run.changed->removed, all);
    if (run.changed->all.empty())
        return element("p", {}, "No output changed since " + run.changed->since + ".") +
               come_and_gone;
    table made{"Since " + run.changed->since +
                   ". Lines that always change, as counters and clocks, are left out.",
               "words",
               {{"Devices", "n"}, {"Command"}, {"Lines", "k"}, {"Which"}, {"Change"}}};
    std::size_t left_out = 0;
    for (const same_change& each : grouped(*run.changed, all)) {
        if (made.rows.size() == most) {
            ++left_out;
            continue;
        }
        const change& its = *each.first;
        const std::string lines =
            "+" + std::to_string(its.added) + " \xE2\x88\x92" + std::to_string(its.removed);
        made.rows.push_back(
            {std::to_string(each.hosts.size()), element("code", {}, its.command), html(lines),
             some_of(each.hosts, each.hosts.size(), ", "),
             around("details", {}, element("summary", {}, "show") + diff_markup(its.diff))});
    }
    std::string text = markup_of(made);
    if (left_out > 0)
        text += element("p", "class=\"note\"",
                        counted(left_out, "other change") + " are not shown: see netpoll diff.");
    return text + come_and_gone;
}

std::string failed_checks(const digest& all) {
    table made{
        "Of devices on which a check did not pass, what it says.",
        "words",
        {{"Check"}, {"Severity"}, {"Failed", "n"}, {"Unknown", "n"}, {"Passed", "n"}, {"Which"}}};
    std::size_t passed = 0;
    for (const auto& [called, its] : all.checks()) {
        if (its.failed + its.unknown == 0) {
            ++passed;
            continue;
        }
        std::vector<std::string> findings;
        findings.reserve(its.findings.size());
        for (const check_summary::finding& each : its.findings)
            findings.push_back(link_to(each.where) + (each.message.empty() ? "" : ": ") +
                               html(each.message));
        made.rows.push_back({html(called), html(its.severity), std::to_string(its.failed),
                             std::to_string(its.unknown), std::to_string(its.passed),
                             some_of(findings, its.failed + its.unknown, "<br/>")});
    }
    std::string text = markup_of(made);
    if (passed > 0)
        text += element("p", {},
                        (made.rows.empty() ? "All " : "") +
                            counted(passed, made.rows.empty() ? "check" : "other check") +
                            " passed on every device.");
    return text;
}

std::string stale_devices(const run_facts& run, const digest& all) {
    if (!run.stale || run.stale->empty()) return {};
    table made{"Devices whose last good answer is old.",
               "words",
               {{"Device"}, {"Last good answer"}, {"Since then"}}};
    // Others are not in this run: nobody wants them any more.
    for (const stale_device& each : *run.stale)
        if (all.place(each.host))
            made.rows.push_back({host_anywhere(each.host, all),
                                 each.last_good.empty() ? "never" : html(each.last_good),
                                 html(each.cause)});
    return markup_of(made);
}

std::string slowest_devices(const digest& all) {
    table made{"The longest sessions, and the phase that took most of each.",
               "numbers",
               {{"Device"}, {"Took"}, {"Most of it"}, {"In it"}}};
    for (const slow_device& each : all.slowest())
        made.rows.push_back({link_to(each.where), time_text(each.duration),
                             each.in_it.count() == 0 ? "" : html(title(each.longest)),
                             each.in_it.count() == 0 ? "" : time_text(each.in_it)});
    return markup_of(made);
}

std::string phase_times(const digest& all) {
    distribution_chart chart{
        "How long each phase took",
        "For each phase, how many devices took how long, on one logarithmic scale of time; the "
        "columns of each are as high as fits. The table below has the figures.",
        1e-3,
        phase_spread::per_decade,
        {}};
    table made{
        "Of devices that reached the phase: half, 95 of 100 and 99 of 100 took at most so long.",
        "numbers",
        {{"Phase"}, {"Devices"}, {"p50"}, {"p95"}, {"p99"}, {"longest"}}};
    const auto add = [&](const std::string& called, unsigned look, const phase_spread& of) {
        if (of.times.count() == 0) return;
        chart.rows.push_back(row_of(called, look, of));
        made.rows.push_back(times_row(called, of));
    };
    for (int i = 0; i < phase_count; ++i)
        add(title(static_cast<netpoll::phase>(i)), static_cast<unsigned>(i),
            all.phases()[static_cast<std::size_t>(i)]);
    add("whole device", 2, all.whole());
    if (made.rows.empty()) return {};
    return around("figure", {},
                  element("figcaption", {}, "How many devices took how long in each phase") +
                      svg(chart)) +
           markup_of(made);
}

}  // namespace netpoll::page
