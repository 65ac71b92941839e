// The wording of a run's end. Knows no terminal.
#include "terminal/summary.hpp"

#include "terminal/text_layout.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>
#include <span>

namespace netpoll {

namespace {

constexpr std::size_t longest_detail = 300;
/// With the lines around them they fill a screen of 24.
constexpr std::size_t most_causes = 18;
constexpr std::size_t least_hosts_width = 8;
constexpr std::size_t longest_check_name = 40;
constexpr std::size_t longest_message = 80;

std::string colored(const std::string& text, const char* code, bool color) {
    return color ? "\033[" + std::string(code) + "m" + text + "\033[0m" : text;
}

/// To the left in so many columns.
std::string padded(std::string text, std::size_t columns) {
    const std::size_t used = columns_of(text);
    return used < columns ? text.append(columns - used, ' ') : text;
}

/// "core-1, core-2 +10": as many names as fit, each whole, since half a name selects nothing. Empty
/// where none fits.
std::string hosts_text(const std::map<std::size_t, std::string>& examples, std::size_t count,
                       std::size_t columns) {
    const auto others = [count](std::size_t named) {
        return count > named ? " +" + std::to_string(count - named) : std::string();
    };
    std::string names;
    std::size_t named = 0;
    for (const auto& [index, host] : examples) {
        const std::string more = (named == 0 ? "" : ", ") + escape(host);
        if (columns_of(names + more + others(named + 1)) > columns) continue;
        names += more;
        ++named;
    }
    return named == 0 ? std::string() : names + others(named);
}

/// How wide the columns of causes are.
struct cause_columns {
    std::size_t count{0};
    std::size_t code{0};
    std::size_t phase{0};
    std::size_t hosts{0};
    std::size_t remedy{0};
};

std::string totals_line(const run_totals& totals, std::chrono::milliseconds elapsed,
                        const summary_style& style) {
    struct counted_status {
        device_status status;
        const char* words;
        const char* color;
    };
    constexpr std::array statuses{counted_status{device_status::ok, "ok", "32"},
                                  counted_status{device_status::failed, "failed", "31"},
                                  counted_status{device_status::cancelled, "cancelled", "33"},
                                  counted_status{device_status::skipped, "skipped", "33"}};
    std::string text = counted(totals.devices, "device") + " in " + show_elapsed(elapsed) + ":";
    const char* separator = " ";
    for (const auto& each : statuses) {
        const std::size_t number = totals.count(each.status);
        if (number == 0 && each.status != device_status::ok) continue;
        text += separator + colored(std::to_string(number) + " " + each.words, each.color,
                                    style.color && number > 0);
        separator = ", ";
    }
    return text + "\n";
}

cause_columns columns_for(std::span<const failure_cause> shown, const summary_style& style) {
    cause_columns wide;
    for (const failure_cause& each : shown) {
        wide.count = std::max(wide.count, std::to_string(each.count).size());
        wide.code = std::max(wide.code, name(each.code).size());
        wide.phase = std::max(wide.phase, name(each.phase).size());
        wide.hosts =
            std::max(wide.hosts, columns_of(hosts_text(each.examples, each.count, style.width)));
        wide.remedy = std::max(wide.remedy, each.remedy.size());
    }
    const std::size_t others = 9 + wide.count + wide.code + wide.phase + wide.remedy;
    const std::size_t left = style.width - std::min(others, style.width);
    const std::size_t most = std::min(wide.hosts, std::max(left, least_hosts_width));
    wide.hosts = 0;
    for (const failure_cause& each : shown)
        wide.hosts = std::max(wide.hosts, columns_of(hosts_text(each.examples, each.count, most)));
    return wide;
}

std::string cause_line(const failure_cause& cause, const cause_columns& wide, bool color) {
    const std::string count = std::to_string(cause.count);
    const std::string code(name(cause.code));
    return "  " + std::string(wide.count - count.size(), ' ') + count + " " +
           colored(code, "31", color) + std::string(wide.code - code.size(), ' ') + "  " +
           padded(std::string(name(cause.phase)), wide.phase) + "  " +
           padded(hosts_text(cause.examples, cause.count, wide.hosts), wide.hosts) + "  " +
           cause.remedy + "\n";
}

std::string cause_lines(const std::vector<failure_cause>& causes, const summary_style& style) {
    const std::span shown(causes.data(), std::min(causes.size(), most_causes));
    const cause_columns wide = columns_for(shown, style);
    std::string text;
    for (const failure_cause& each : shown)
        text += cause_line(each, wide, style.color);
    if (causes.size() > shown.size())
        text += "  and " + counted(causes.size() - shown.size(), "other cause") + "\n";
    if (causes.size() != 1 || causes.front().detail.empty()) return text;
    const failure_cause& only = causes.front();
    const std::string quoted = only.examples.begin()->second + ": " + only.detail;
    return text + "    " + wrap(escape(quoted, longest_detail), style.width, 4, 4) + "\n";
}

/// "12 failed, 3 unknown", what there is of both.
std::string not_passed(std::size_t failed, std::size_t unknown) {
    std::string text = failed > 0 ? std::to_string(failed) + " failed" : "";
    if (unknown > 0) text += (text.empty() ? "" : ", ") + std::to_string(unknown) + " unknown";
    return text;
}

/// A line for each check that did not pass everywhere.
std::string check_lines(const std::vector<check_total>& checks, const summary_style& style) {
    const std::span shown(checks.data(), std::min(checks.size(), most_causes));
    std::size_t counts = 0, names = 0, hosts = 0;
    constexpr std::size_t hosts_width = 32;
    for (const check_total& each : shown) {
        counts = std::max(counts, not_passed(each.failed, each.unknown).size());
        names = std::max(names, columns_of(escape(each.name, longest_check_name)));
        hosts = std::max(
            hosts, columns_of(hosts_text(each.examples, each.failed + each.unknown, hosts_width)));
    }
    std::string text;
    for (const check_total& each : shown) {
        const bool bad = each.severity == check_severity::error;
        const std::string number = not_passed(each.failed, each.unknown);
        text += "  " + colored(number, bad ? "31" : "33", style.color) +
                std::string(counts - number.size(), ' ') + "  " +
                padded(std::string(name(each.severity)), 7) + "  " +
                padded(escape(each.name, longest_check_name), names) + "  " +
                padded(hosts_text(each.examples, each.failed + each.unknown, hosts_width), hosts) +
                "  " + escape(each.message, longest_message) + "\n";
    }
    if (checks.size() > shown.size())
        text += "  and " + counted(checks.size() - shown.size(), "other check") + "\n";
    return text;
}

/// How many outputs were read, and why others were not.
std::string rows_lines(const run_totals& totals) {
    std::size_t unparsed = 0;
    for (const auto& [why, outputs] : totals.unparsed)
        unparsed += outputs.count;
    if (totals.parsed + unparsed == 0) return {};
    std::string text = "parsed: " + std::to_string(totals.parsed) + " of " +
                       counted(totals.parsed + unparsed, "output") + "\n";
    std::size_t shown = 0;
    for (const auto& [why, outputs] : totals.unparsed) {
        if (++shown > most_causes)
            return text + "  and " + counted(totals.unparsed.size() - most_causes, "other reason") +
                   "\n";
        const std::string more = outputs.count > 1 ? " +" + std::to_string(outputs.count - 1) : "";
        text += "  " + std::to_string(outputs.count) + " not parsed  " + escape(outputs.example) +
                more + "  " + escape(why, longest_message) + "\n";
    }
    return text;
}

/// The verdict of checks, in words of its own.
std::string checks_line(const summary_checks& checks, bool color) {
    const auto& all = checks.all;
    if (all.all() == 0) return {};
    const auto failed = all.of(check_status::failed);
    const auto unknown = all.of(check_status::unknown);
    const bool bad = all.fail(checks.limit);
    const std::string passed = std::to_string(all.of(check_status::passed)) + " passed";
    if (failed + unknown == 0) return colored("checks passed", "32", color) + ": " + passed + "\n";
    return (bad ? colored("checks FAILED", "31", color) : std::string("checks")) + ": " +
           not_passed(failed, unknown) + ", " + passed +
           (bad ? ""
            : checks.limit == fail_on::never
                ? " (--fail-on never)"
                : " (none of severity " + std::string(name(checks.limit)) +
                      (checks.limit == fail_on::error ? ")" : " or above)")) +
           "\n";
}

}  // namespace

std::string summary_text(const run_totals& totals, std::chrono::milliseconds elapsed,
                         const summary_style& style, const summary_checks& checks) {
    return cause_lines(totals.causes, style) + check_lines(totals.failing, style) +
           totals_line(totals, elapsed, style) + rows_lines(totals) +
           checks_line(checks, style.color);
}

}  // namespace netpoll
