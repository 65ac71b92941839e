// NDJSON to figures. Knows no file.
#include "bench/run_reader.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace netpoll::bench {

namespace {

using std::chrono::microseconds;

microseconds from_ms(const nlohmann::json& value) {
    return microseconds{std::llround(value.get<double>() * 1000.0)};
}

/// Milliseconds since 1970 of "2026-11-21T06:12:00.250Z"; -1 for anything else.
std::int64_t from_rfc3339(const nlohmann::json& value) {
    if (!value.is_string()) return -1;
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int ms = 0;
    if (std::sscanf(value.get_ref<const std::string&>().c_str(), "%d-%u-%uT%d:%d:%d.%dZ", &year,
                    &month, &day, &hour, &minute, &second, &ms) != 7)
        return -1;
    using namespace std::chrono;
    const sys_days date{std::chrono::year{year} / std::chrono::month{month} /
                        std::chrono::day{day}};
    return duration_cast<milliseconds>(date.time_since_epoch()).count() +
           ((hour * 60LL + minute) * 60 + second) * 1000 + ms;
}

/// Outputs may be large and are not looked at.
nlohmann::json without_commands(std::string_view line) {
    return nlohmann::json::parse(
        line,
        [](int depth, nlohmann::json::parse_event_t event, nlohmann::json& value) {
            return !(depth == 1 && event == nlohmann::json::parse_event_t::key &&
                     value == "commands");
        },
        false);
}

void add_phases(run& to, const nlohmann::json& phases) {
    for (int i = 0; i < phase_count; ++i) {
        const auto found = phases.find(std::string(name(static_cast<phase>(i))) + "_ms");
        if (found != phases.end()) to.phases[static_cast<std::size_t>(i)].add(from_ms(*found));
    }
}

void add_device(run& to, const nlohmann::json& record) {
    const std::string& status = record.at("status").get_ref<const std::string&>();
    if (status == "skipped" || status == "cancelled") {
        ++to.skipped;
        return;
    }
    if (status == "ok") {
        ++to.ok;
        to.device.add(from_ms(record.at("duration_ms")));
        add_phases(to, record.at("phases"));
        return;
    }
    const auto code = record.at("error").at("code").get<std::string>();
    ++to.failures[code];
    to.who[code].push_back(record.at("host").get<std::string>());
}

void add_run(run& to, const nlohmann::json& facts) {
    to.wall = from_ms(facts.at("duration_ms"));
    to.devices = facts.at("devices").get<std::size_t>();
    to.cut = facts.at("interrupted").get<bool>();
    const nlohmann::json& used = facts.at("resources");
    to.user = from_ms(used.at("user_ms"));
    to.system = from_ms(used.at("system_ms"));
    to.peak_memory = used.at("peak_memory_bytes").get<std::uint64_t>();
    to.voluntary_switches = used.at("voluntary_switches").get<std::uint64_t>();
    to.involuntary_switches = used.at("involuntary_switches").get<std::uint64_t>();
    const nlohmann::json& lag = facts.at("reactor_lag_ms");
    if (lag.is_null()) return;
    to.lag_p99 = from_ms(lag.at("p99"));
    to.lag_max = from_ms(lag.at("max"));
}

/// The most intervals that hold one moment.
std::size_t most_at_once(const std::vector<std::pair<std::int64_t, std::int64_t>>& sessions) {
    std::vector<std::pair<std::int64_t, int>> changes;
    changes.reserve(sessions.size() * 2);
    for (const auto& [from, to] : sessions) {
        changes.emplace_back(from, 1);
        changes.emplace_back(to, -1);
    }
    // An end before a beginning of the same millisecond: one session follows the other.
    std::sort(changes.begin(), changes.end());
    int now = 0;
    int most = 0;
    for (const auto& [when, change] : changes)
        most = std::max(most, now += change);
    return static_cast<std::size_t>(most);
}

}  // namespace

bool run_reader::add(std::string_view line) try {
    const nlohmann::json record = without_commands(line);
    if (record.is_discarded() || !record.is_object()) return false;
    if (const auto facts = record.find("run"); facts != record.end()) {
        add_run(run_, *facts);
        complete_ = true;
        return true;
    }
    add_device(run_, record);
    const auto from = from_rfc3339(record.at("started"));
    const auto to = from_rfc3339(record.at("ended"));
    if (from >= 0 && to > from) sessions_.emplace_back(from, to);
    return true;
} catch (const nlohmann::json::exception&) {
    return false;
}

expected<run, std::string> run_reader::figures() && {
    if (!complete_) return unexpected<std::string>("its results are not complete");
    run_.live = most_at_once(sessions_);
    return std::move(run_);
}

}  // namespace netpoll::bench
