// The names are those of the schema; a test compares them.
#include "results/readable/record_fields.hpp"

#include "results/parsed_rows.hpp"

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

constexpr std::string_view of_rows = "parsed.";
constexpr std::string_view all_of_rows = "parsed";

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> short_names{{
    {"command", "commands.command"},
    {"output", "commands.output"},
    {"parsed.*", all_of_rows},
}};

field_cell cell_of_value(const json& value) {
    return {value_of(value).text(), value.is_number()};
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
                                              "poller",
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
                                              "commands.truncated",
                                              "commands.parse_error.message"};
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
    if (is_all_of_rows(meant) || (is_of_rows(meant) && meant.size() > of_rows.size())) return {};
    return unknown_among("field", written, all);
}

std::vector<std::string> usual_fields() {
    return {"host", "status", "platform", "duration_ms", "error.code", "error.phase"};
}

bool is_of_commands(std::string_view field) noexcept {
    return field.starts_with(of_commands);
}

bool is_of_rows(std::string_view field) noexcept {
    return field.starts_with(of_rows) || is_all_of_rows(field);
}

bool is_all_of_rows(std::string_view field) noexcept {
    return field == all_of_rows;
}

bool needs_rows(const result_view& view) noexcept {
    return !view.where.empty() || std::any_of(view.fields.begin(), view.fields.end(), is_of_rows);
}

field_cell cell_of(const json& record, std::string_view path) {
    if (path.starts_with(of_checks)) return names_of_checks(record, path.substr(of_checks.size()));
    const json* found = member_at(record, path);
    return found ? cell_of_value(*found) : field_cell();
}

field_cell cell_of(const json& record, const json* row, std::string_view path) {
    if (!path.starts_with(of_rows)) return cell_of(record, path);
    const json* found = row ? member_at(*row, path.substr(of_rows.size())) : nullptr;
    return found ? cell_of_value(*found) : field_cell();
}

bool has_field(const json& record, const json* row, std::string_view name) {
    const bool is_rows = name.starts_with(of_rows);
    if (row && member_at(*row, is_rows ? name.substr(of_rows.size()) : name)) return true;
    return !is_rows && member_at(record, record_field(name));
}

field_value value_named(const json& record, const json* row, std::string_view name) {
    const bool is_rows = name.starts_with(of_rows);
    const json* in_row =
        row ? member_at(*row, is_rows ? name.substr(of_rows.size()) : name) : nullptr;
    if (in_row) return value_of(*in_row);
    if (is_rows) return {};
    // Of a port, not of TCP; and how a device came out matters where it has no rows.
    if (name == "port" || (row && name == "status")) return {};
    if (name.starts_with(of_checks)) return {{cell_of(record, name).text}, false};
    const json* found = member_at(record, record_field(name));
    return found ? value_of(*found) : field_value();
}

}  // namespace netpoll
