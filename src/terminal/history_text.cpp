// Tables of runs, hosts and outputs.
#include "terminal/history_text.hpp"

#include "core/shown_text.hpp"
#include "terminal/text_layout.hpp"

#include <netpoll/duration.hpp>
#include <netpoll/escape.hpp>

#include <array>
#include <cstdio>
#include <optional>
#include <string_view>

namespace netpoll {

namespace {

using table_rows = std::vector<std::vector<std::string>>;

std::string word_or_dash(const std::string& text) {
    return text.empty() ? "-" : escape(text);
}

std::string time_or_dash(const std::optional<wall_time>& when) {
    return when ? shown_time(*when) : "-";
}

std::string cause_text(const history_failure& why) {
    if (why.code.empty()) return "-";
    return escape(why.code) + (why.phase.empty() ? "" : " (" + escape(why.phase) + ")");
}

/// Whole days from two on.
std::string age_text(std::chrono::milliseconds age) {
    constexpr std::chrono::hours day{24};
    if (age < 2 * day) return show_elapsed(age);
    return counted(static_cast<std::size_t>(age / day), "day");
}

std::string listed(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& each : words)
        (text += text.empty() ? "" : ", ") += escape(each, 80);
    return text.empty() ? "-" : text;
}

std::string count_text(std::size_t count) {
    return count == 0 ? "-" : std::to_string(count);
}

/// "12.3 MB": of a file, so rounded.
std::string rounded_size(std::uint64_t bytes) {
    std::array<char, 32> text{};
    if (bytes < 100'000)
        std::snprintf(text.data(), text.size(), "%.1f kB", static_cast<double>(bytes) / 1e3);
    else
        std::snprintf(text.data(), text.size(), "%.1f MB", static_cast<double>(bytes) / 1e6);
    return text.data();
}

std::string head_of(const host_history& host) {
    std::string text = escape(host.host);
    const auto add = [&text](const std::string& part) { text += ", " + part; };
    if (!host.platform.empty()) add(escape(host.platform));
    if (!host.address.empty()) add(escape(host.address));
    add(counted(host.visits_in_all, "run"));
    add(host.last_ok ? "last good one " + shown_time(*host.last_ok) : "never a good one");
    return text + "\n";
}

std::string visits_table(const std::vector<host_visit>& visits) {
    table_rows rows{{"STARTED (UTC)", "STATUS", "TOOK", "CAUSE", "CHANGED"}};
    for (const auto& each : visits)
        rows.push_back({shown_time(each.started), std::string(name(each.status)),
                        each.duration ? show_elapsed(*each.duration) : "-",
                        cause_text(each.failure), listed(each.changed)});
    return in_columns(rows);
}

std::string outputs_table(const std::vector<output_history>& outputs) {
    table_rows rows{{"OUTPUT OF", "VERSIONS", "SINCE (UTC)", "LAST SEEN", "BYTES"}};
    for (const auto& [command, versions] : outputs)
        rows.push_back({escape(command, 80), std::to_string(versions.size()),
                        shown_time(versions.back().first_seen),
                        shown_time(versions.back().last_seen),
                        std::to_string(versions.back().bytes)});
    return in_columns(rows);
}

std::string traits_table(const std::string& title, const std::vector<trait_version>& traits) {
    table_rows rows{{title, "FIRST SEEN (UTC)", "LAST SEEN"}};
    for (auto each = traits.rbegin(); each != traits.rend(); ++each)
        rows.push_back(
            {escape(each->value), shown_time(each->first_seen), shown_time(each->last_seen)});
    return in_columns(rows);
}

}  // namespace

std::string shown_time(wall_time when) {
    using namespace std::chrono;
    const auto day = floor<days>(when);
    const year_month_day date(day);
    const hh_mm_ss time(floor<seconds>(when - day));
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02u %02d:%02d:%02d",
                  static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                  static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()));
    return text.data();
}

std::string runs_table(const std::vector<history_run>& runs) {
    table_rows rows{{"RUN", "STARTED (UTC)", "TOOK", "DEVICES", "OK", "FAILED", "SKIPPED",
                     "CHANGED", "VERDICT", "INVENTORY"}};
    for (const auto& each : runs) {
        const auto& counts = each.counts;
        const auto took =
            std::chrono::duration_cast<std::chrono::milliseconds>(each.ended - each.started);
        rows.push_back({escape(each.run_id), shown_time(each.started), show_elapsed(took),
                        std::to_string(counts.devices()), count_text(counts.ok),
                        count_text(counts.failed), count_text(counts.skipped + counts.cancelled),
                        count_text(each.changed), word_or_dash(each.verdict),
                        listed(each.inventory)});
    }
    return in_columns(rows);
}

std::string host_history_text(const host_history& host) {
    std::string text = head_of(host);
    if (!host.visits.empty()) text += "\n" + visits_table(host.visits);
    if (host.visits.size() < host.visits_in_all)
        text += "and " + counted(host.visits_in_all - host.visits.size(), "earlier run") + "\n";
    if (!host.outputs.empty()) text += "\n" + outputs_table(host.outputs);
    if (!host.host_keys.empty()) text += "\n" + traits_table("HOST KEY", host.host_keys);
    if (!host.servers.empty()) text += "\n" + traits_table("SSH SERVER", host.servers);
    if (!host.logins.empty()) text += "\n" + traits_table("LOGIN BY", host.logins);
    return text;
}

std::string versions_table(const output_history& output) {
    table_rows rows{{"N", "FIRST SEEN (UTC)", "LAST SEEN", "BYTES", "SHA-256"}};
    const auto& all = output.versions;
    for (auto each = all.rbegin(); each != all.rend(); ++each)
        rows.push_back({std::to_string(each - all.rbegin() + 1), shown_time(each->first_seen),
                        shown_time(each->last_seen), std::to_string(each->bytes),
                        each->sha256.substr(0, 16)});
    return in_columns(rows);
}

std::string shown_output(const std::string& output) {
    return shown_lines(output);
}

std::string stale_table(const std::vector<stale_host>& hosts, wall_time now, std::size_t of,
                        const std::string& age) {
    table_rows rows{{"HOST", "LAST GOOD RUN (UTC)", "AGE", "LAST RUN", "STATUS", "CAUSE"}};
    const auto age_of = [now](wall_time when) {
        return age_text(std::chrono::duration_cast<std::chrono::milliseconds>(now - when));
    };
    for (const auto& each : hosts)
        rows.push_back({escape(each.host), time_or_dash(each.last_ok),
                        each.last_ok ? age_of(*each.last_ok) : "never",
                        time_or_dash(each.last_seen),
                        each.last_seen ? std::string(name(each.status)) : "never polled",
                        cause_text(each.failure)});
    const std::string sum =
        hosts.empty() ? "all of " + counted(of, "device") + " had a good run within " + age + "\n"
                      : std::to_string(hosts.size()) + " of " + counted(of, "device") +
                            " had no good run within " + age + "\n";
    return hosts.empty() ? sum : in_columns(rows) + "\n" + sum;
}

std::string pruned_text(const pruned_history& done, const std::string& path) {
    std::string text = escape(path, 400) + ": " + counted(done.runs, "run") + ", " +
                       counted(done.hosts, "device") + " and " +
                       counted(done.versions, "old output") + " removed; " +
                       rounded_size(done.bytes_after);
    if (done.bytes_after < done.bytes_before)
        text += " in place of " + rounded_size(done.bytes_before);
    return text + "\n";
}

}  // namespace netpoll
