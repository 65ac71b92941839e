// Records to results of checks.
#include "audit/check_report.hpp"

#include "results/recorded_result.hpp"

#include <utility>

namespace netpoll {

namespace {

std::string text_in(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// What a record says itself; what is no check is left out.
std::vector<check_result> checks_in(const json& list) {
    std::vector<check_result> all;
    if (!list.is_array()) return all;
    for (const json& each : list) {
        if (!each.is_object()) continue;
        const auto status = check_status_named(text_in(each, "status"));
        const auto severity = check_severity_named(text_in(each, "severity"));
        if (!status || !severity) continue;
        const auto line = each.find("line");
        all.push_back(
            {text_in(each, "name"), *severity, *status, text_in(each, "command"),
             text_in(each, "message"), text_in(each, "detail"),
             line != each.end() && line->is_number_unsigned() ? line->get<std::size_t>() : 0});
    }
    return all;
}

}  // namespace

expected<check_report, std::vector<mistake>> report_checks(const std::string& path, bool partial,
                                                           const record_judge& judge) {
    const auto results = recorded_results::open(path, partial);
    if (!results) return unexpected(results.error());
    return report_checks(*results, judge);
}

expected<check_report, std::vector<mistake>> report_checks(const recorded_results& results,
                                                           const record_judge& judge) {
    check_report report;
    report.remarks = results.remarks();
    if (const auto run = results.run()) report.run_id = run->run_id;
    const auto read = results.for_each([&](recorded_result device) {
        auto checks = judge ? judge(device) : checks_in(device.checks);
        if (checks.empty()) {
            ++report.without;
            return true;
        }
        for (const check_result& each : checks)
            report.counts.add(each.status, each.severity);
        report.devices.push_back({std::move(device.host), device.status,
                                  std::move(device.error_code), device.started, device.duration,
                                  std::move(checks)});
        return true;
    });
    if (!read) return unexpected(std::vector<mistake>{read.error()});
    return report;
}

}  // namespace netpoll
