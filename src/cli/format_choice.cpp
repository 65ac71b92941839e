// --fold means text, --fields a table; a variable says how a format is shown, and never which.
#include "cli/format_choice.hpp"

#include <algorithm>
#include <array>

namespace netpoll {

namespace {

/// An option of `result_view`, and the formats that have it.
struct view_option {
    std::string_view name;
    const char* formats;
    bool of_text;
    bool of_columns;

    bool fits(report_format format) const noexcept {
        return format == report_format::text ? of_text : of_columns && !holds_records(format);
    }
};

constexpr std::array view_options{
    view_option{"--fields", "table or csv", false, true},
    view_option{"--fold", "text", true, false},
    view_option{"--diff", "text", true, false},
    view_option{"--prefix", "text", true, false},
    view_option{"--match", "text, table or csv", true, true},
    view_option{"--where", "text, table or csv", true, true},
};

bool fits(std::string_view name, report_format format) {
    return std::any_of(view_options.begin(), view_options.end(),
                       [&](const auto& each) { return each.name == name && each.fits(format); });
}

}  // namespace

std::vector<std::string> choose_format(options& wanted, const given_options& is_given) {
    if (!is_given("--format"))
        for (const auto& each : view_options)
            if (is_given(each.name) && !(wanted.format && each.fits(*wanted.format))) {
                wanted.format = each.of_text ? report_format::text : report_format::table;
                break;
            }
    run_request& request = wanted.request;
    request.format = wanted.format.value_or(request.format);

    if (!request.rundir.empty() && !is_given("--output") && !wanted.format) request.output.clear();

    std::vector<std::string> wrong;
    for (const auto& each : view_options)
        if (is_given(each.name) && !each.fits(request.format))
            wrong.push_back(std::string(each.name) + ": is for --format " + each.formats +
                            ", not " + std::string(name(request.format)));
    const bool folds = is_given("--fold") || is_given("--diff");
    if (folds && is_given("--prefix"))
        wrong.emplace_back("--prefix: a line of --fold has many hosts; give one of them");
    request.view.fold = request.view.fold || request.view.diff;
    if (is_given("--prefix") && !folds) request.view.fold = request.view.diff = false;
    if (request.view.fold) request.view.prefix = false;
    if (!holds_records(request.format) && !request.retry.empty() && request.output != "-")
        wrong.emplace_back("--retry: completes results, and those are --format json or ndjson");
    return wrong;
}

void drop_unfit(run_request& request) {
    result_view& view = request.view;
    if (!fits("--fold", request.format)) view.fold = view.diff = view.prefix = false;
    if (!fits("--fields", request.format)) view.fields.clear();
    if (!fits("--match", request.format)) view.match.clear();
    if (!fits("--where", request.format)) view.where.clear();
}

}  // namespace netpoll
