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

}  // namespace

std::string summary_text(const run_totals& totals, std::chrono::milliseconds elapsed,
                         const summary_style& style) {
    return cause_lines(totals.causes, style) + totals_line(totals, elapsed, style);
}

}  // namespace netpoll
