// Reads runs, hosts and their outputs.
#include "history/host_query.hpp"

#include "history/schema.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>
#include <utility>

namespace netpoll {

namespace {

wall_time time_of(std::int64_t ms) {
    return wall_time(std::chrono::milliseconds(ms));
}

std::optional<wall_time> time_or_none(std::optional<std::int64_t> ms) {
    return ms ? std::optional(time_of(*ms)) : std::nullopt;
}

std::size_t count_at(const statement& row, int column) {
    return static_cast<std::size_t>(std::max<std::int64_t>(row.number(column), 0));
}

std::vector<std::string> texts_in(std::string_view json_list) {
    std::vector<std::string> texts;
    const auto list = nlohmann::json::parse(json_list, nullptr, false);
    if (list.is_array())
        for (const auto& each : list)
            if (each.is_string()) texts.push_back(each.get<std::string>());
    return texts;
}

device_status status_at(const statement& row, int column) {
    const auto number = row.number(column);
    constexpr auto last = static_cast<std::int64_t>(device_status::cancelled);
    return number >= 0 && number <= last ? static_cast<device_status>(number)
                                         : device_status::failed;
}

history_failure failure_at(const statement& row, int column) {
    history_failure why;
    for (std::string* each : {&why.code, &why.phase, &why.message, &why.detail})
        *each = row.text(column++);
    return why;
}

/// Columns of a failure that is joined as "failure".
constexpr std::string_view failure_columns =
    "(SELECT text FROM text WHERE id = failure.code), (SELECT text FROM text WHERE id = "
    "failure.phase), (SELECT text FROM text WHERE id = failure.message), (SELECT text FROM text "
    "WHERE id = failure.detail)";

/// When an output was seen, and which.
using sightings = std::map<std::string, std::vector<std::int64_t>>;

/// Reads one host.
class host_reader {
public:
    host_reader(database& file, std::int64_t id) : file_(file), id_(id) {}

    void read(host_history& into, std::size_t most_visits) {
        read_commands();
        read_visits(into, most_visits);
        read_outputs(into);
        name_changes(into);
    }

private:
    void read_commands();
    void read_visits(host_history& into, std::size_t most_visits);
    void read_outputs(host_history& into);
    void name_changes(host_history& into) const;
    std::vector<history_command> commands_in(std::string_view list) const;

    database& file_;
    const std::int64_t id_;
    std::map<std::int64_t, std::string> commands_;
    sightings seen_;                        // by command, when its output was good
    std::vector<std::int64_t> visited_at_;  // as `visits`
};

void host_reader::read_commands() {
    statement asked(file_, "SELECT id, text FROM command");
    asked.each([&] { commands_.emplace(asked.number(0), asked.text(1)); });
}

/// Of "12=0 13=0".
std::vector<history_command> host_reader::commands_in(std::string_view list) const {
    std::vector<history_command> all;
    const auto* at = list.data();
    const auto* const end = at + list.size();
    while (at < end) {
        std::int64_t command = 0;
        int status = 0;
        const auto [equals, problem] = std::from_chars(at, end, command);
        if (problem != std::errc{} || equals == end) break;
        const auto [rest, other_problem] = std::from_chars(equals + 1, end, status);
        if (other_problem != std::errc{}) break;
        const auto known = commands_.find(command);
        if (known != commands_.end() && status >= 0 &&
            status <= static_cast<int>(command_status::not_run))
            all.push_back({known->second, static_cast<command_status>(status)});
        at = rest + 1;
    }
    return all;
}

void host_reader::read_visits(host_history& into, std::size_t most_visits) {
    // Run by run: results lie in their order.
    statement asked(
        file_,
        "SELECT name, started, status, began, duration, connections, phases, (SELECT text "
        "FROM text WHERE id = commands), " +
            std::string(failure_columns) +
            " FROM run CROSS JOIN result ON result.run = run.id AND result.host = ? LEFT "
            "JOIN failure ON failure.id = result.failure ORDER BY started + coalesce(began, "
            "0) DESC, run.id DESC");
    asked.each(
        [&] {
            ++into.visits_in_all;
            const auto began = asked.number(1) + asked.number(3);
            const auto ended = began + asked.number(4);
            auto commands = commands_in(asked.text(7));
            for (const auto& each : commands)
                if (each.status == command_status::ok) seen_[each.command].push_back(ended);
            if (most_visits > 0 && into.visits.size() >= most_visits) return;
            auto& visit = into.visits.emplace_back();
            visited_at_.push_back(ended);
            visit.run_id = asked.text(0);
            visit.started = time_of(began);
            visit.status = status_at(asked, 2);
            if (const auto took = asked.number_or_none(4))
                visit.duration = std::chrono::milliseconds(*took);
            visit.connections = count_at(asked, 5);
            visit.phases = unpacked(asked.bytes(6));
            visit.commands = std::move(commands);
            visit.failure = failure_at(asked, 8);
        },
        id_);
}

/// The last sighting in [from, until); `from` where there is none.
std::int64_t last_between(const std::vector<std::int64_t>& sightings_of_one, std::int64_t from,
                          std::int64_t until) {
    std::int64_t last = from;
    for (const auto each : sightings_of_one)
        if (each > last && each < until) last = each;
    return last;
}

void host_reader::read_outputs(host_history& into) {
    statement asked(file_,
                    "SELECT text, since, output.content, bytes, lower(hex(sha256)) FROM output "
                    "JOIN content ON content.id = output.content JOIN command ON command.id = "
                    "output.command WHERE host = ? ORDER BY text, since");
    asked.each(
        [&] {
            if (into.outputs.empty() || into.outputs.back().command != asked.text(0))
                into.outputs.push_back({std::string(asked.text(0)), {}});
            auto& version = into.outputs.back().versions.emplace_back();
            version.first_seen = time_of(asked.number(1));
            version.content = asked.number(2);
            version.bytes = count_at(asked, 3);
            version.sha256 = asked.text(4);
        },
        id_);
    const auto ms = [](wall_time when) {
        return std::chrono::duration_cast<std::chrono::milliseconds>(when.time_since_epoch())
            .count();
    };
    for (auto& [command, versions] : into.outputs) {
        for (std::size_t i = 0; i < versions.size(); ++i) {
            const auto until = i + 1 < versions.size() ? ms(versions[i + 1].first_seen) : INT64_MAX;
            versions[i].last_seen =
                time_of(last_between(seen_[command], ms(versions[i].first_seen), until));
        }
    }
}

// The first output of a command is no change.
void host_reader::name_changes(host_history& into) const {
    std::map<wall_time, std::vector<std::string>> changes;
    for (const auto& [command, versions] : into.outputs)
        for (std::size_t i = 1; i < versions.size(); ++i)
            changes[versions[i].first_seen].push_back(command);
    for (std::size_t i = 0; i < into.visits.size(); ++i)
        if (const auto found = changes.find(time_of(visited_at_[i])); found != changes.end())
            into.visits[i].changed = found->second;
}

std::vector<trait_version> traits_of(database& file, std::int64_t host, host_trait kind,
                                     std::optional<std::int64_t> met) {
    std::vector<trait_version> all;
    statement asked(file,
                    "SELECT text, since, coalesce(until, ?) FROM trait JOIN text ON text.id = "
                    "value WHERE host = ? AND kind = ? ORDER BY since");
    asked.each(
        [&] {
            const auto since = asked.number(1);
            all.push_back({std::string(asked.text(0)), time_of(since),
                           time_of(std::max(asked.number(2), since))});
        },
        met, host, static_cast<std::int64_t>(kind));
    return all;
}

}  // namespace

std::vector<history_run> runs_in(database& file, std::size_t most) {
    std::vector<history_run> all;
    const auto text = [](const char* column) {
        return std::string("(SELECT text FROM text WHERE id = ") + column + "), ";
    };
    statement asked(file, "SELECT name, started, ended, " + text("version") + text("mode") +
                              text("user") + text("machine") + text("verdict") + text("inventory") +
                              text("command_line") +
                              "concurrency, interrupted, ok, failed, skipped, cancelled, changed "
                              "FROM run ORDER BY started DESC, id DESC LIMIT ?");
    asked.each(
        [&] {
            auto& run = all.emplace_back();
            run.run_id = asked.text(0);
            run.started = time_of(asked.number(1));
            run.ended = time_of(asked.number(2));
            int column = 3;
            for (std::string* each :
                 {&run.version, &run.mode, &run.user, &run.machine, &run.verdict})
                *each = asked.text(column++);
            run.inventory = texts_in(asked.text(8));
            run.command_line = texts_in(asked.text(9));
            run.concurrency = count_at(asked, 10);
            run.interrupted = asked.number(11) != 0;
            run.counts = {count_at(asked, 12), count_at(asked, 13), count_at(asked, 14),
                          count_at(asked, 15)};
            run.changed = count_at(asked, 16);
        },
        most == 0 ? std::int64_t{-1} : static_cast<std::int64_t>(most));
    return all;
}

std::optional<host_history> host_in(database& file, const std::string& name,
                                    std::size_t most_visits) {
    // One moment of it, whatever others write meanwhile.
    const transaction moment(file, transaction::purpose::reading);
    statement asked(file,
                    "SELECT id, ok, met, (SELECT text FROM text WHERE id = platform), "
                    "(SELECT text FROM text WHERE id = address) FROM host WHERE name = ?");
    if (!asked.first(name)) return std::nullopt;
    host_history host;
    host.host = name;
    const auto id = asked.number(0);
    host.last_ok = time_or_none(asked.number_or_none(1));
    const auto met = asked.number_or_none(2);
    host.platform = asked.text(3);
    host.address = asked.text(4);
    asked.reset();
    host.host_keys = traits_of(file, id, host_trait::host_key, met);
    host.servers = traits_of(file, id, host_trait::server, met);
    host.logins = traits_of(file, id, host_trait::login, met);
    host_reader(file, id).read(host, most_visits);
    return host;
}

std::vector<stale_host> stale_in(database& file, wall_time since) {
    std::vector<stale_host> all;
    statement asked(file, "SELECT name, ok, seen, status, " + std::string(failure_columns) +
                              " FROM host LEFT JOIN failure ON failure.id = host.failure WHERE "
                              "ok IS NULL OR ok < ? ORDER BY name");
    const auto ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(since.time_since_epoch()).count();
    asked.each(
        [&] {
            all.push_back({std::string(asked.text(0)), time_or_none(asked.number_or_none(1)),
                           time_or_none(asked.number_or_none(2)), status_at(asked, 3),
                           failure_at(asked, 4)});
        },
        std::int64_t{ms});
    return all;
}

}  // namespace netpoll
