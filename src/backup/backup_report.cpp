// What was done with backups, in words. Knows no file.
#include "backup/backups.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>

namespace netpoll {

namespace {

constexpr std::size_t most_lines = 1'000;  // of a commit's message: more is nobody's reading

void add_part(std::string& to, std::size_t number, std::string_view words) {
    if (number == 0) return;
    to.append(to.empty() ? "" : ", ").append(std::to_string(number)).append(" ").append(words);
}

constexpr std::array counted_kinds{backup_kind::changed, backup_kind::added, backup_kind::moved,
                                   backup_kind::removed, backup_kind::kept,  backup_kind::refused};

}  // namespace

std::string_view name(backup_kind kind) noexcept {
    switch (kind) {
        case backup_kind::added:
            return "added";
        case backup_kind::changed:
            return "changed";
        case backup_kind::moved:
            return "moved";
        case backup_kind::removed:
            return "removed";
        case backup_kind::kept:
            return "failed";
        case backup_kind::refused:
            return "not written";
    }
    return {};
}

std::size_t backup_report::count(backup_kind kind) const noexcept {
    return static_cast<std::size_t>(std::count_if(
        entries.begin(), entries.end(), [kind](const auto& each) { return each.kind == kind; }));
}

std::string counts_text(const backup_report& report) {
    std::string text;
    for (const auto kind : counted_kinds)
        add_part(text, report.count(kind), name(kind));
    add_part(text, report.same, "the same");
    return text.empty() ? "no device" : text;
}

std::string commit_message(const backup_report& report, const std::string& run_id) {
    std::string counts;
    for (const auto kind : counted_kinds)
        add_part(counts, report.count(kind), name(kind));
    std::string text = "netpoll: " + (counts.empty() ? "earlier backups" : counts) + "\n\nRun " +
                       escape(run_id, 80) + "\n";
    std::size_t lines = 0;
    if (!report.entries.empty()) text += '\n';
    for (const auto kind : counted_kinds) {
        for (const backup_entry& each : report.entries) {
            if (each.kind != kind || ++lines > most_lines) continue;
            text.append(name(kind)).append(" ").append(escape(each.host, 200));
            if (!each.why.empty()) text += ": " + each.why;
            text += '\n';
        }
    }
    if (lines > most_lines) text += "and " + std::to_string(lines - most_lines) + " more\n";
    return text;
}

}  // namespace netpoll
