// Results of checks to elements of JUnit.
#include "audit/junit.hpp"

#include "results/timestamp.hpp"

#include <netpoll/escape.hpp>

#include <array>
#include <cstdio>

namespace netpoll {

namespace {

std::string attribute(std::string_view name, std::string_view value) {
    return " " + std::string(name) + "=\"" + xml_text(value) + "\"";
}

std::string in_seconds(milliseconds time) {
    std::array<char, 32> text{};
    const auto size = std::snprintf(text.data(), text.size(), "%lld.%03lld",
                                    static_cast<long long>(time.count() / 1'000),
                                    static_cast<long long>(time.count() % 1'000));
    return {text.data(), static_cast<std::size_t>(size)};
}

/// Cases, by what JUnit calls them.
struct case_counts {
    std::size_t tests{0}, failures{0}, errors{0}, skipped{0};

    std::string attributes() const {
        return attribute("tests", std::to_string(tests)) +
               attribute("failures", std::to_string(failures)) +
               attribute("errors", std::to_string(errors));
    }
};

std::string case_of(const check_result& check, const std::string& host, fail_on limit,
                    case_counts& counts) {
    ++counts.tests;
    std::string text =
        "    <testcase" +
        attribute("name", check.name + (check.command.empty() ? "" : " (" + check.command + ")")) +
        attribute("classname", host);
    if (check.status == check_status::passed) return text + "/>\n";
    const bool counted = counts_for(check.severity, limit);
    const bool failed = check.status == check_status::failed;
    const char* element = !counted ? "skipped" : failed ? "failure" : "error";
    ++(!counted ? counts.skipped : failed ? counts.failures : counts.errors);
    text += ">\n      <" + std::string(element) + attribute("type", name(check.severity));
    text += attribute("message", counted ? check.message
                                         : std::string(name(check.status)) + ": " + check.message);
    std::string inside = check.detail;
    if (check.line > 0)
        inside += (inside.empty() ? "line " : "\nline ") + std::to_string(check.line);
    return text + ">" + xml_text(inside) + "</" + element + ">\n    </testcase>\n";
}

}  // namespace

std::string xml_text(std::string_view bytes) {
    bool replaced = false;
    const std::string utf8 = to_utf8(bytes, replaced);
    std::string text;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto c = static_cast<unsigned char>(utf8[i]);
        // U+FFFE and U+FFFF are none of XML's characters; surrogates are no UTF-8.
        if (c == 0xEF && utf8.compare(i + 1, 1, "\xBF") == 0 &&
            static_cast<unsigned char>(utf8[i + 2]) >= 0xBE) {
            text += "\xEF\xBF\xBD";
            i += 2;
        } else if (c == '&') {
            text += "&amp;";
        } else if (c == '<') {
            text += "&lt;";
        } else if (c == '>') {
            text += "&gt;";
        } else if (c == '"') {
            text += "&quot;";
        } else if (c == '\n' || c == '\t') {
            text += c == '\n' ? "&#10;" : "&#9;";
        } else if (c < 0x20 || c == 0x7F) {
            std::array<char, 8> hex{};
            std::snprintf(hex.data(), hex.size(), "\\x%02X", c);
            text += hex.data();
        } else {
            text += utf8[i];
        }
    }
    return text;
}

std::string junit_xml(const check_report& report, fail_on limit) {
    std::string suites;
    case_counts all;
    milliseconds time{0};
    for (const reported_device& device : report.devices) {
        case_counts counts;
        std::string cases;
        for (const check_result& each : device.checks)
            cases += case_of(each, device.host, limit, counts);
        suites += "  <testsuite" + attribute("name", device.host) + counts.attributes() +
                  attribute("skipped", std::to_string(counts.skipped)) +
                  attribute("time", in_seconds(device.duration)) +
                  attribute("timestamp", rfc3339(device.started)) +
                  attribute("hostname", device.host) + ">\n" + cases + "  </testsuite>\n";
        all.tests += counts.tests;
        all.failures += counts.failures;
        all.errors += counts.errors;
        time += device.duration;
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" +
           attribute("name", "netpoll" + (report.run_id.empty() ? "" : " " + report.run_id)) +
           all.attributes() + attribute("time", in_seconds(time)) + ">\n" + suites +
           "</testsuites>\n";
}

}  // namespace netpoll
