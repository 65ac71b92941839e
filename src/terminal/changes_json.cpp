// Findings to JSON. Knows no file.
#include "terminal/changes_text.hpp"

#include <nlohmann/json.hpp>

namespace netpoll {

namespace {

json or_null(const std::string& text) {
    return text.empty() ? json() : json(text);
}

json side_json(const std::optional<device_side>& side) {
    if (!side) return nullptr;
    return {{"run_id", or_null(side->run_id)},
            {"status", name(side->status)},
            {"error", or_null(side->error_code)}};
}

json side_json(const std::optional<command_side>& side) {
    if (!side) return nullptr;
    json object{{"status", name(side->status)}};
    if (side->truncated) object["truncated"] = true;
    return object;
}

json fields_json(const std::vector<row_field>& fields) {
    json object = json::object();
    for (const row_field& each : fields)
        object[each.name] = each.value;
    return object;
}

json row_json(const row_change& row) {
    json object{{"change", name(row.what)}, {"key", fields_json(row.key)}};
    if (row.what != row_change::kind::changed) {
        object["fields"] = fields_json(row.fields);
        return object;
    }
    json& fields = object["fields"] = json::object();
    for (const field_change& each : row.changes)
        fields[each.name] = {{"old", each.before}, {"new", each.after}};
    return object;
}

json command_json(const command_change& command) {
    json object{{"command", command.command},
                {"change", name(command.kind)},
                {"old", side_json(command.before)},
                {"new", side_json(command.after)}};
    if (command.kind != change_kind::changed) return object;
    object["lines_added"] = command.lines_added;
    object["lines_removed"] = command.lines_removed;
    object["diff"] = command.hunks;
    if (command.rows.empty()) return object;
    json& rows = object["rows"] = json::array();
    for (const row_change& each : command.rows)
        rows.push_back(row_json(each));
    return object;
}

json device_changes_json(const device_changes& device) {
    json commands = json::array();
    for (const command_change& each : device.commands)
        commands.push_back(command_json(each));
    return {{"host", device.host},
            {"platform", device.platform},
            {"change", name(device.kind)},
            {"differs", device.differs()},
            {"old", side_json(device.before)},
            {"new", side_json(device.after)},
            {"commands", std::move(commands)}};
}

}  // namespace

std::string changes_json(const change_report& report) {
    json summary{{"devices", report.same + report.devices.size()}};
    for (const auto kind : {change_kind::same, change_kind::changed, change_kind::added,
                            change_kind::removed, change_kind::not_compared})
        summary[std::string(name(kind))] = report.count(kind);
    json devices = json::array();
    for (const device_changes& each : report.devices)
        devices.push_back(device_changes_json(each));
    const json whole{
        {"schema", "netpoll-diff/1"},
        {"old", {{"results", or_null(report.before)}, {"run_id", or_null(report.before_run)}}},
        {"new", {{"results", report.after}, {"run_id", or_null(report.after_run)}}},
        {"differs", report.differs()},
        {"summary", std::move(summary)},
        {"devices", std::move(devices)}};
    return whole.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace netpoll
