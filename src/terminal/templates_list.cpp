// Columns, JSON and lines as compilers write them.
#include "terminal/templates_list.hpp"

#include "terminal/text_layout.hpp"

#include <netpoll/escape.hpp>

#include <nlohmann/json.hpp>

#include <utility>
#include <vector>

namespace netpoll {

namespace {

std::vector<const index_row*> rows_for(const template_folder& all, const std::string& platform) {
    std::vector<const index_row*> rows;
    for (const index_row& each : all.index().rows())
        if (platform.empty() || !each.platform || each.platform->fits(platform))
            rows.push_back(&each);
    return rows;
}

std::string platform_of(const index_row& row) {
    return row.platform ? row.platform->text() : "*";
}

}  // namespace

std::string templates_json(const template_folder& all, const std::string& platform) {
    using json = nlohmann::ordered_json;
    const auto written = [](const json& value) {
        return value.dump(-1, ' ', false, json::error_handler_t::replace);
    };
    std::string text = "{\"folder\":" + written(all.path()) + ",\n\"templates\":[";
    std::string separator = "\n";
    for (const index_row* row : rows_for(all, platform)) {
        const json object{{"platform", platform_of(*row)},
                          {"command", longest_command(row->written)},
                          {"templates", row->templates},
                          {"line", row->line}};
        text += separator + written(object);
        separator = ",\n";
    }
    return text + "\n]}\n";
}

std::string templates_table(const template_folder& all, const std::string& platform) {
    std::vector<std::vector<std::string>> lines{{"PLATFORM", "COMMAND", "TEMPLATE"}};
    for (const index_row* row : rows_for(all, platform)) {
        std::string names;
        for (const std::string& each : row->templates)
            (names += names.empty() ? "" : " ") += escape(each);
        lines.push_back(
            {escape(platform_of(*row)), escape(longest_command(row->written)), std::move(names)});
    }
    return in_columns(lines);
}

std::string template_findings(const template_report& of) {
    std::string text;
    for (const mistake& each : of.remarks)
        text += "warning: " + to_string(each) + "\n";
    for (const mistake& each : of.wrong)
        text += to_string(each) + "\n";
    return text;
}

std::string template_verdict(const std::string& of, const template_report& report) {
    std::string text = escape(of) + ": " + counted(report.templates, "template");
    if (report.rows > 0) text += " and " + counted(report.rows, "row") + " of the index";
    if (report.wrong.empty()) return text + ", no mistakes\n";
    return text + ": " + std::to_string(report.templates - report.bad) + " of the templates " +
           (report.templates - report.bad == 1 ? "is" : "are") + " good, " +
           counted(report.wrong.size(), "mistake") + "\n";
}

}  // namespace netpoll
