// Manifests as JSON and back.
#include "results/run_manifest.hpp"

#include "results/record.hpp"
#include "results/timestamp.hpp"

#include <netpoll/escape.hpp>

#include <utility>

namespace netpoll {

namespace {

constexpr const char* journal_key = "journal";

json object_of(const run_manifest& manifest) {
    json all = json::object();
    all["schema"] = run_schema;
    all["run_id"] = manifest.run_id;
    all["netpoll"] = manifest.version;
    all["request"] = json::parse(manifest.request);
    all["command_line"] = manifest.command_line;
    all["directory"] = manifest.directory;
    all["user"] = manifest.user;
    all["machine"] = manifest.machine;
    all["pid"] = manifest.pid;
    all["started"] = rfc3339(manifest.started);
    all["ended"] = manifest.end ? json(rfc3339(manifest.end->ended)) : json(nullptr);
    all["verdict"] = manifest.end ? json(manifest.end->verdict) : json(nullptr);
    if (manifest.end) {
        all["devices"] = manifest.end->counts.devices;
        all["by_status"] = manifest.end->counts.by_status;
        all["by_error"] = manifest.end->counts.by_error;
    }
    all["hosts"] = manifest.hosts;
    return all;
}

template <class T>
T member(const json& from, const char* key) {
    const auto found = from.find(key);
    if (found == from.end()) throw std::invalid_argument(std::string("it has no '") + key + "'");
    return found->template get<T>();
}

std::chrono::system_clock::time_point time_of(const std::string& text) {
    const auto when = from_rfc3339(text);
    if (!when) throw std::invalid_argument("'" + escape(text, 80) + "' is no time");
    return *when;
}

run_manifest manifest_of(const json& from) {
    const auto schema = member<std::string>(from, "schema");
    if (schema != run_schema)
        throw std::invalid_argument("schema '" + escape(schema, 80) + "': this netpoll reads " +
                                    std::string(run_schema));
    run_manifest manifest;
    manifest.run_id = member<std::string>(from, "run_id");
    manifest.version = member<std::string>(from, "netpoll");
    manifest.request = one_line(member<json>(from, "request"));
    manifest.command_line = member<std::vector<std::string>>(from, "command_line");
    manifest.directory = member<std::string>(from, "directory");
    manifest.user = member<std::string>(from, "user");
    manifest.machine = member<std::string>(from, "machine");
    manifest.pid = member<long>(from, "pid");
    manifest.started = time_of(member<std::string>(from, "started"));
    manifest.hosts = member<std::vector<std::string>>(from, "hosts");
    if (member<json>(from, "ended").is_null()) return manifest;
    manifest_end end{
        time_of(member<std::string>(from, "ended")), member<std::string>(from, "verdict"), {}};
    end.counts.devices = member<std::size_t>(from, "devices");
    end.counts.by_status = member<std::map<std::string, std::size_t>>(from, "by_status");
    end.counts.by_error = member<std::map<std::string, std::size_t>>(from, "by_error");
    manifest.end = std::move(end);
    return manifest;
}

template <class Take>
expected<run_manifest, std::string> read(std::string_view text, Take take) {
    try {
        return manifest_of(take(json::parse(text)));
    } catch (const json::parse_error&) {
        return unexpected<std::string>("it is no JSON, or cut off");
    } catch (const std::exception& wrong) {
        return unexpected<std::string>("it is no manifest of a run: " + escape(wrong.what(), 200));
    }
}

}  // namespace

std::string journal_header(const run_manifest& manifest) {
    return one_line(json{{journal_key, object_of(manifest)}});
}

std::string journal_resumption(std::chrono::system_clock::time_point when) {
    return one_line(json{{journal_key, {{"resumed", rfc3339(when)}}}});
}

expected<run_manifest, std::string> manifest_of_header(std::string_view line) {
    return read(line, [](const json& all) { return member<json>(all, journal_key); });
}

std::string manifest_text(const run_manifest& manifest) {
    return object_of(manifest).dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

expected<run_manifest, std::string> manifest_of_text(std::string_view text) {
    return read(text, [](const json& all) { return all; });
}

}  // namespace netpoll
