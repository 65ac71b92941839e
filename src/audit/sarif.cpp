// Results of checks to SARIF.
#include "audit/sarif.hpp"

#include "core/ascii.hpp"
#include "results/record.hpp"

#include <netpoll/version.hpp>

#include <array>
#include <map>
#include <string_view>

namespace netpoll {

namespace {

std::string_view level_of(check_severity severity) noexcept {
    constexpr std::array<std::string_view, check_severities> levels{"note", "warning", "error"};
    return levels[static_cast<std::size_t>(severity)];
}

/// One segment of a URI's path (RFC 3986).
std::string segment(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string made;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_upper(c) || is_lower(c) || is_digit(c) || c == '-' || c == '.' || c == '_')
            made += c;
        else
            ((made += '%') += digits[byte >> 4U]) += digits[byte & 0xFU];
    }
    return made;
}

json location_of(const std::string& host, const check_result& check) {
    json physical{
        {"artifactLocation",
         {{"uri", segment(host) + (check.command.empty() ? "" : "/" + segment(check.command))}}}};
    if (check.line > 0) physical["region"] = {{"startLine", check.line}};
    return {{"physicalLocation", std::move(physical)},
            {"logicalLocations", json::array({{{"name", host}, {"kind", "resource"}}})}};
}

json result_of(const std::string& host, const check_result& check, std::size_t rule) {
    const bool failed = check.status == check_status::failed;
    std::string text = check.message;
    if (!check.detail.empty()) text += (text.empty() ? "" : "\n") + check.detail;
    json result{{"ruleId", check.name},
                {"ruleIndex", rule},
                {"kind", failed ? "fail" : "open"},
                // As the standard has it, of what is no failure there is no level.
                {"level", failed ? level_of(check.severity) : "none"},
                {"message", {{"text", text.empty() ? check.name : text}}},
                {"locations", json::array({location_of(host, check)})}};
    result["properties"] = {{"severity", name(check.severity)}};
    return result;
}

}  // namespace

std::string sarif_json(const check_report& report) {
    json rules = json::array();
    json results = json::array();
    std::map<std::string, std::size_t> places;
    for (const reported_device& device : report.devices)
        for (const check_result& each : device.checks) {
            const auto [known, is_new] = places.try_emplace(each.name, places.size());
            if (is_new)
                rules.push_back({{"id", each.name},
                                 {"defaultConfiguration", {{"level", level_of(each.severity)}}}});
            if (each.status != check_status::passed)
                results.push_back(result_of(device.host, each, known->second));
        }
    json driver{{"name", "netpoll"}, {"version", version}, {"rules", std::move(rules)}};
    json run{{"tool", {{"driver", std::move(driver)}}}, {"results", std::move(results)}};
    if (!report.run_id.empty()) run["automationDetails"] = {{"id", "netpoll/" + report.run_id}};
    json whole{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
               {"version", "2.1.0"},
               {"runs", json::array({std::move(run)})}};
    return whole.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace netpoll
