// Grouping and wording of a run's failures. Knows no terminal.
#include "cli/summary.hpp"

#include "cli/text_format.hpp"
#include "core/remedy.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>

namespace netpoll {

namespace {

constexpr std::size_t most_examples = 3;
constexpr std::size_t longest_detail = 300;
/// With the lines around them they fill a screen of 24.
constexpr std::size_t most_causes = 18;
constexpr std::size_t least_hosts_width = 8;

std::string colored(std::string text, const char* code, bool color) {
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

}  // namespace

void summary::add(const outcome& what) {
    ++devices_;
    ++by_status_[what.status];
    if (what.ssh.key_accepted) ++keys_accepted_;
    if (!what.error) return;
    cause& group = causes_[{what.error->code, what.error->phase, remedy(*what.error)}];
    ++group.count;
    group.examples.emplace(what.index, what.target->name);
    if (group.examples.begin()->first == what.index) group.detail = what.error->detail;
    if (group.examples.size() > most_examples) group.examples.erase(--group.examples.end());
}

std::size_t summary::count(device_status status) const {
    const auto found = by_status_.find(status);
    return found == by_status_.end() ? 0 : found->second;
}

std::string summary::text(std::chrono::milliseconds elapsed, const summary_style& style) const {
    return cause_lines(style) + totals(elapsed, style);
}

std::string summary::totals(std::chrono::milliseconds elapsed, const summary_style& style) const {
    struct counted_status {
        device_status status;
        const char* words;
        const char* color;
    };
    constexpr std::array statuses{counted_status{device_status::ok, "ok", "32"},
                                  counted_status{device_status::failed, "failed", "31"},
                                  counted_status{device_status::cancelled, "cancelled", "33"},
                                  counted_status{device_status::skipped, "not started", "33"}};
    std::string text = counted(devices_, "device") + " in " + show_elapsed(elapsed) + ":";
    const char* separator = " ";
    for (const auto& each : statuses) {
        const std::size_t number = count(each.status);
        if (number == 0 && each.status != device_status::ok) continue;
        text += separator + colored(std::to_string(number) + " " + each.words, each.color,
                                    style.color && number > 0);
        separator = ", ";
    }
    return text + "\n";
}

/// The largest first.
std::vector<summary::ranked_cause> summary::ranked() const {
    std::vector<ranked_cause> all;
    for (const auto& [key, why] : causes_)
        all.emplace_back(key, &why);
    std::stable_sort(all.begin(), all.end(), [](const auto& one, const auto& other) {
        return one.second->count > other.second->count;
    });
    return all;
}

summary::columns summary::columns_for(const std::vector<ranked_cause>& shown,
                                      const summary_style& style) {
    columns wide;
    for (const auto& [key, why] : shown) {
        const auto& [code, where, remedy] = key;
        wide.count = std::max(wide.count, std::to_string(why->count).size());
        wide.code = std::max(wide.code, name(code).size());
        wide.phase = std::max(wide.phase, name(where).size());
        wide.hosts =
            std::max(wide.hosts, columns_of(hosts_text(why->examples, why->count, style.width)));
        wide.remedy = std::max(wide.remedy, remedy.size());
    }
    const std::size_t others = 9 + wide.count + wide.code + wide.phase + wide.remedy;
    const std::size_t left = style.width - std::min(others, style.width);
    const std::size_t most = std::min(wide.hosts, std::max(left, least_hosts_width));
    wide.hosts = 0;
    for (const auto& [key, why] : shown)
        wide.hosts = std::max(wide.hosts, columns_of(hosts_text(why->examples, why->count, most)));
    return wide;
}

std::string summary::cause_line(const ranked_cause& one, const columns& wide, bool color) {
    const auto& [key, why] = one;
    const auto& [code_of, where, remedy] = key;
    const std::string count = std::to_string(why->count);
    const std::string code(name(code_of));
    return "  " + std::string(wide.count - count.size(), ' ') + count + " " +
           colored(code, "31", color) + std::string(wide.code - code.size(), ' ') + "  " +
           padded(std::string(name(where)), wide.phase) + "  " +
           padded(hosts_text(why->examples, why->count, wide.hosts), wide.hosts) + "  " +
           std::string(remedy) + "\n";
}

std::string summary::cause_lines(const summary_style& style) const {
    auto shown = ranked();
    const std::size_t all = shown.size();
    shown.resize(std::min(all, most_causes));
    const columns wide = columns_for(shown, style);
    std::string text;
    for (const ranked_cause& each : shown)
        text += cause_line(each, wide, style.color);
    if (all > shown.size()) text += "  and " + counted(all - shown.size(), "other cause") + "\n";
    if (all != 1 || shown.front().second->detail.empty()) return text;
    const cause& only = *shown.front().second;
    const std::string quoted = only.examples.begin()->second + ": " + only.detail;
    return text + "    " + wrap(escape(quoted, longest_detail), style.width, 4, 4) + "\n";
}

}  // namespace netpoll
