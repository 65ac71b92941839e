// Values of a history to JSON.
#include "history/history_json.hpp"

#include "core/json_text.hpp"
#include "results/record.hpp"
#include "results/timestamp.hpp"

#include <optional>

namespace netpoll {

namespace {

json or_null(const std::string& text) {
    return text.empty() ? json() : json(text);
}

json or_null(const std::optional<wall_time>& when) {
    return when ? json(rfc3339(*when)) : json();
}

json failure_object(const history_failure& why) {
    if (why.code.empty()) return nullptr;
    return {{"code", why.code},
            {"phase", or_null(why.phase)},
            {"message", or_null(why.message)},
            {"detail", or_null(why.detail)}};
}

json run_facts_object(const history_run& run) {
    return {{"run_id", run.run_id},
            {"started", rfc3339(run.started)},
            {"ended", rfc3339(run.ended)},
            {"version", or_null(run.version)},
            {"verdict", or_null(run.verdict)},
            {"interrupted", run.interrupted},
            {"mode", or_null(run.mode)},
            {"concurrency", run.concurrency},
            {"user", or_null(run.user)},
            {"machine", or_null(run.machine)},
            {"inventory", run.inventory},
            {"command_line", run.command_line},
            {"devices", run.counts.devices()},
            {"by_status",
             {{"ok", run.counts.ok},
              {"failed", run.counts.failed},
              {"skipped", run.counts.skipped},
              {"cancelled", run.counts.cancelled}}},
            {"changed_outputs", run.changed}};
}

json visit_object(const host_visit& visit) {
    json phases = json::object();
    for (const auto& [phase, ms] : visit.phases)
        phases[phase + "_ms"] = ms;
    json commands = json::array();
    for (const auto& each : visit.commands)
        commands.push_back({{"command", each.command}, {"status", name(each.status)}});
    return {{"run_id", visit.run_id},
            {"status", name(visit.status)},
            {"error", failure_object(visit.failure)},
            {"started", rfc3339(visit.started)},
            {"duration_ms", visit.duration ? json(visit.duration->count()) : json()},
            {"attempts", visit.connections},
            {"phases", std::move(phases)},
            {"commands", std::move(commands)},
            {"changed", visit.changed}};
}

json version_object(const output_version& version) {
    return {{"first_seen", rfc3339(version.first_seen)},
            {"last_seen", rfc3339(version.last_seen)},
            {"bytes", version.bytes},
            {"sha256", version.sha256}};
}

json traits_array(const std::vector<trait_version>& traits, const char* called) {
    json all = json::array();
    for (const auto& each : traits)
        all.push_back({{called, each.value},
                       {"first_seen", rfc3339(each.first_seen)},
                       {"last_seen", rfc3339(each.last_seen)}});
    return all;
}

/// Texts are of hosts and devices: what is no UTF-8 is replaced, what hides is escaped.
std::string document(const json& value) {
    return without_hidden(value.dump(2, ' ', false, json::error_handler_t::replace)) + "\n";
}

}  // namespace

std::string runs_json(const std::vector<history_run>& runs) {
    json all = json::array();
    for (const auto& each : runs)
        all.push_back(run_facts_object(each));
    return document({{"schema", "netpoll-runs/1"}, {"runs", std::move(all)}});
}

std::string host_json(const host_history& host) {
    json visits = json::array();
    for (const auto& each : host.visits)
        visits.push_back(visit_object(each));
    json outputs = json::array();
    for (const auto& [command, versions] : host.outputs) {
        json all = json::array();
        for (const auto& each : versions)
            all.push_back(version_object(each));
        outputs.push_back({{"command", command}, {"versions", std::move(all)}});
    }
    return document({{"schema", "netpoll-history/1"},
                     {"host", host.host},
                     {"address", or_null(host.address)},
                     {"platform", or_null(host.platform)},
                     {"last_ok", or_null(host.last_ok)},
                     {"runs_in_all", host.visits_in_all},
                     {"runs", std::move(visits)},
                     {"outputs", std::move(outputs)},
                     {"host_keys", traits_array(host.host_keys, "host_key")},
                     {"servers", traits_array(host.servers, "server_version")},
                     {"logins", traits_array(host.logins, "method")}});
}

std::string stale_json(const std::vector<stale_host>& hosts, wall_time since, std::size_t devices) {
    json all = json::array();
    for (const auto& each : hosts)
        all.push_back({{"host", each.host},
                       {"last_ok", or_null(each.last_ok)},
                       {"last_seen", or_null(each.last_seen)},
                       {"status", each.last_seen ? json(name(each.status)) : json()},
                       {"error", failure_object(each.failure)}});
    return document({{"schema", "netpoll-stale/1"},
                     {"since", rfc3339(since)},
                     {"devices", devices},
                     {"stale", hosts.size()},
                     {"hosts", std::move(all)}});
}

std::string output_json(const std::string& host, const std::string& command,
                        const output_version& version, const std::string& output) {
    json object{{"schema", "netpoll-output/1"}, {"host", host}, {"command", command}};
    object.update(version_object(version));
    object["output"] = output;
    return document(object);
}

std::string prune_json(const pruned_history& done, wall_time before,
                       const std::vector<std::string>& folders,
                       const std::vector<std::string>& failed) {
    return document({{"schema", "netpoll-prune/1"},
                     {"before", rfc3339(before)},
                     {"runs", done.runs},
                     {"hosts", done.hosts},
                     {"outputs", done.versions},
                     {"bytes_before", done.bytes_before},
                     {"bytes_after", done.bytes_after},
                     {"folders", folders},
                     {"failed", failed}});
}

}  // namespace netpoll
