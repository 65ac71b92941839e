// Results of checks to rows and sums. Knows no file.
#include "terminal/checks_table.hpp"

#include "terminal/text_layout.hpp"

#include <netpoll/escape.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace netpoll {

namespace {

using check_json = nlohmann::ordered_json;

constexpr std::size_t longest_cell_text = 60;

struct shown_check {
    const check_result* result;
    const std::string* host;
};

using check_row = std::array<std::string, 6>;

check_row row_of(const shown_check& one) {
    const check_result& check = *one.result;
    const auto cell = [](const std::string& text) {
        return text.empty() ? std::string("-") : escape(text, longest_cell_text);
    };
    return {cell(check.name),
            std::string(name(check.severity)),
            std::string(name(check.status)),
            escape(*one.host),
            cell(check.command),
            cell(check.message)};
}

std::string lines_of_rows(const std::vector<check_row>& rows) {
    std::array<std::size_t, 5> widths{};
    for (const check_row& each : rows)
        for (std::size_t i = 0; i < widths.size(); ++i)
            widths[i] = std::max(widths[i], columns_of(each[i]));
    std::string text;
    for (const check_row& each : rows) {
        for (std::size_t i = 0; i < widths.size(); ++i)
            text += each[i] + std::string(widths[i] + 2 - columns_of(each[i]), ' ');
        text += each.back() + "\n";
    }
    return text;
}

/// By severity, then by check and host in their order.
std::vector<shown_check> chosen(const check_report& report, bool all) {
    std::vector<shown_check> some;
    for (const reported_device& device : report.devices)
        for (const check_result& each : device.checks)
            if (all || each.status != check_status::passed) some.push_back({&each, &device.host});
    std::stable_sort(some.begin(), some.end(), [](const auto& one, const auto& other) {
        if (one.result->severity != other.result->severity)
            return one.result->severity > other.result->severity;
        return one.result->name < other.result->name;
    });
    return some;
}

std::string sums_of_checks(const check_report& report, fail_on limit) {
    std::string text = counted(report.devices.size(), "device") + " with checks";
    if (report.without > 0) text += ", " + std::to_string(report.without) + " without";
    text += "; ";
    text += report.counts.fail(limit) ? "checks FAILED: " : "checks: ";
    for (const auto status : {check_status::failed, check_status::unknown})
        if (const auto number = report.counts.of(status); number > 0)
            text += std::to_string(number) + " " + std::string(name(status)) + ", ";
    return text + std::to_string(report.counts.of(check_status::passed)) + " passed\n";
}

check_json text_or_nothing(const std::string& text) {
    return text.empty() ? check_json(nullptr) : check_json(text);
}

}  // namespace

std::string checks_table(const check_report& report, bool all, fail_on limit) {
    std::vector<check_row> rows{{"CHECK", "SEVERITY", "STATUS", "HOST", "COMMAND", "MESSAGE"}};
    for (const shown_check& each : chosen(report, all))
        rows.push_back(row_of(each));
    return (rows.size() > 1 ? lines_of_rows(rows) + "\n" : std::string()) +
           sums_of_checks(report, limit);
}

std::string checks_json(const check_report& report) {
    check_json devices = check_json::array();
    for (const reported_device& device : report.devices) {
        check_json checks = check_json::array();
        for (const check_result& each : device.checks)
            checks.push_back({{"name", each.name},
                              {"severity", name(each.severity)},
                              {"status", name(each.status)},
                              {"command", text_or_nothing(each.command)},
                              {"message", text_or_nothing(each.message)},
                              {"detail", text_or_nothing(each.detail)},
                              {"line", each.line > 0 ? check_json(each.line) : check_json()}});
        devices.push_back({{"host", device.host},
                           {"status", name(device.status)},
                           {"checks", std::move(checks)}});
    }
    check_json sums{{"devices", report.devices.size()}, {"without", report.without}};
    for (const auto status : {check_status::passed, check_status::failed, check_status::unknown})
        for (const auto severity :
             {check_severity::info, check_severity::warning, check_severity::error})
            sums[std::string(name(status))][std::string(name(severity))] =
                report.counts.of(status, severity);
    return check_json{{"schema", "netpoll-checks/1"},
                      {"run_id", text_or_nothing(report.run_id)},
                      {"summary", std::move(sums)},
                      {"devices", std::move(devices)}}
               .dump(2, ' ', false, check_json::error_handler_t::replace) +
           "\n";
}

}  // namespace netpoll
