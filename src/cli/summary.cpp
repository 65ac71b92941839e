// Grouping and wording of a run's failures. Knows no terminal.
#include "cli/summary.hpp"

#include "cli/wording.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace netpoll {

namespace {

constexpr std::size_t most_examples = 3;
constexpr std::size_t longest_detail = 300;

std::string colored(std::string text, const char* code, bool color) {
    return color ? "\033[" + std::string(code) + "m" + text + "\033[0m" : text;
}

}  // namespace

void summary::add(const outcome& what) {
    ++devices_;
    ++by_status_[what.status];
    if (!what.error) return;
    cause& group = causes_[{what.error->code, what.error->phase}];
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
    std::string text = counted(devices_, "device") + " in " + show_elapsed(elapsed) + ":";
    constexpr std::array statuses{
        std::pair{device_status::ok, "32"}, std::pair{device_status::failed, "31"},
        std::pair{device_status::skipped, "33"}, std::pair{device_status::cancelled, "33"}};
    const char* separator = " ";
    for (const auto& [status, code] : statuses) {
        const std::size_t number = count(status);
        if (number == 0 && status != device_status::ok) continue;
        text += separator + colored(std::to_string(number) + " " + std::string(name(status)), code,
                                    style.color && number > 0);
        separator = ", ";
    }
    text += '\n';

    std::vector<std::pair<const std::pair<errc, phase>*, const cause*>> ranked;
    for (const auto& [key, why] : causes_)
        ranked.emplace_back(&key, &why);
    std::stable_sort(ranked.begin(), ranked.end(), [](const auto& one, const auto& other) {
        return one.second->count > other.second->count;
    });
    for (const auto& [key, why] : ranked)
        text_of(*key, *why, style, text);
    return text;
}

void summary::text_of(const std::pair<errc, phase>& key, const cause& why,
                      const summary_style& style, std::string& text) const {
    std::string hosts;
    for (const auto& [index, host] : why.examples)
        hosts += (hosts.empty() ? "" : ", ") + escape(host);
    const std::size_t others = why.count - why.examples.size();
    if (others > 0) hosts += " and " + counted(others, "other");

    const std::string head = "  " + std::to_string(why.count) + " ";
    const std::string code(name(key.first));
    const std::string rest = " in " + std::string(name(key.second)) + ": " + hosts;
    text += head + colored(code, "31", style.color) + " " +
            wrap(rest, style.width, 6, head.size() + code.size() + 1) + "\n";
    text += "      " + wrap(advice(key.first), style.width, 6, 6) + "\n";
    if (why.detail.empty()) return;
    const std::string quoted = "e.g. " + why.examples.begin()->second + ": " + why.detail;
    text += "      " + wrap(escape(quoted, longest_detail), style.width, 6, 6) + "\n";
}

}  // namespace netpoll
