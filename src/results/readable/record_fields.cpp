// The names are those of the schema; a test compares them.
#include "results/readable/record_fields.hpp"

#include <netpoll/unknown_word.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace netpoll {

namespace {

constexpr std::string_view of_commands = "commands.";
/// Names of the checks that came to what stands behind it.
constexpr std::string_view of_checks = "checks.";
/// Its members are the inventory's, so any may be there.
constexpr std::string_view of_data = "data.";

constexpr std::array<std::pair<std::string_view, std::string_view>, 2> short_names{{
    {"command", "commands.command"},
    {"output", "commands.output"},
}};

field_cell cell_of_value(const json& value) {
    if (value.is_null()) return {};
    if (value.is_string()) return {value.get<std::string>()};
    if (!value.is_array()) return {one_line(value), value.is_number()};
    std::string text;
    for (const json& each : value)
        (text += text.empty() ? "" : " ") += cell_of_value(each).text;
    return {std::move(text)};
}

/// Each name once, with commas between, since a name may have blanks.
field_cell names_of_checks(const json& record, std::string_view status) {
    std::vector<std::string> names;
    const auto checks = record.find("checks");
    if (checks == record.end() || !checks->is_array()) return {};
    for (const json& each : *checks) {
        const auto name = each.value("name", "");
        const bool is_new = std::find(names.begin(), names.end(), name) == names.end();
        if (each.value("status", "") == status && is_new) names.push_back(name);
    }
    std::string text;
    for (const std::string& each : names)
        (text += text.empty() ? "" : ", ") += each;
    return {std::move(text)};
}

}  // namespace

const std::vector<std::string>& record_fields() {
    static const std::vector<std::string> all{"host",
                                              "hostname",
                                              "address",
                                              "port",
                                              "via",
                                              "platform",
                                              "groups",
                                              "data",
                                              "run_id",
                                              "status",
                                              "error.code",
                                              "error.phase",
                                              "error.message",
                                              "error.detail",
                                              "attempts",
                                              "failed_attempts",
                                              "credential",
                                              "started",
                                              "ended",
                                              "duration_ms",
                                              "phases.resolve_ms",
                                              "phases.connect_ms",
                                              "phases.kex_ms",
                                              "phases.host_key_ms",
                                              "phases.auth_ms",
                                              "phases.channel_ms",
                                              "phases.prompt_ms",
                                              "phases.command_ms",
                                              "phases.close_ms",
                                              "ssh.server_version",
                                              "ssh.kex",
                                              "ssh.hostkey",
                                              "ssh.cipher",
                                              "ssh.mac",
                                              "ssh.fingerprint",
                                              "ssh.auth",
                                              "ssh.auth_key",
                                              "ssh.host_authority",
                                              "ssh.public_key",
                                              "ssh.known_as",
                                              "ssh.hostkey_algorithm",
                                              "ssh.hostkey_bits",
                                              "ssh.cipher_out",
                                              "ssh.mac_out",
                                              "ssh.offers",
                                              "ssh.needs",
                                              "ssh.profile",
                                              "session_possibly_left",
                                              "checks.passed",
                                              "checks.failed",
                                              "checks.unknown",
                                              "commands.command",
                                              "commands.status",
                                              "commands.output",
                                              "commands.bytes",
                                              "commands.sha256",
                                              "commands.duration_ms",
                                              "commands.exit_status",
                                              "commands.truncated"};
    return all;
}

std::string record_field(std::string_view written) {
    for (const auto& [name, field] : short_names)
        if (name == written) return std::string(field);
    return std::string(written);
}

std::string record_field_problem(std::string_view written) {
    const auto& all = record_fields();
    const auto meant = record_field(written);
    if (std::find(all.begin(), all.end(), meant) != all.end()) return {};
    if (meant.starts_with(of_data) && meant.size() > of_data.size()) return {};
    return unknown_among("field", written, all);
}

std::vector<std::string> usual_fields() {
    return {"host", "status", "platform", "duration_ms", "error.code", "error.phase"};
}

bool is_of_commands(std::string_view field) noexcept {
    return field.starts_with(of_commands);
}

field_cell cell_of(const json& record, std::string_view path) {
    if (path.starts_with(of_checks)) return names_of_checks(record, path.substr(of_checks.size()));
    const json* at = &record;
    while (!path.empty()) {
        const auto dot = std::min(path.find('.'), path.size());
        if (!at->is_object()) return {};
        const auto found = at->find(std::string(path.substr(0, dot)));
        if (found == at->end()) return {};
        at = &*found;
        path.remove_prefix(std::min(dot + 1, path.size()));
    }
    return cell_of_value(*at);
}

}  // namespace netpoll
