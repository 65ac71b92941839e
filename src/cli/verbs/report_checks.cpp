// Judges a result again, or shows how it was judged. Knows no record.
#include "cli/verbs/report_checks.hpp"

#include "run/check_files.hpp"
#include "run/checks_again.hpp"
#include "run/request_values.hpp"
#include "terminal/checks_table.hpp"
#include "terminal/text_layout.hpp"

namespace netpoll {

namespace {

verb_answer refused(const std::string& sentence) {
    return {exit_code::usage, {}, "netpoll: " + sentence + "\nTry 'netpoll report --help'.\n"};
}

}  // namespace

verb_answer answer_report_checks(const verb_arguments& said, bool json) {
    check_files files{said.value("--junit"), said.value("--sarif")};
    if (said.has("--fail-on")) {
        const auto limit = parse_fail_on(said.value("--fail-on"));
        if (!limit) return refused("--fail-on: " + limit.error());
        files.limit = *limit;
    }
    for (const auto* option : {"--against", "--platforms"})
        if (said.has(option) && !said.has("--job"))
            return refused(std::string(option) + ": it is for --job, which judges again");
    const auto report = checks_of({said.words[1], said.has("--partial"), said.value("--job"),
                                   said.value("--against"), said.value("--platforms")});
    if (!report) return {exit_code::usage, {}, mistake_lines(report.error())};
    std::string remarks;
    for (const mistake& each : report->remarks)
        remarks += "warning: " + to_string(each) + "\n";
    if (report->devices.empty())
        remarks += said.has("--job")
                       ? "warning: no check of the job is for any of these devices\n"
                       : "warning: these results have no checks; --job FILE holds them against "
                         "those of a job\n";
    const auto written = write_check_files(*report, files);
    if (!written)
        return {exit_code::netpoll_failed, {}, remarks + "netpoll: " + written.error() + "\n"};
    const bool to_output = files.junit == "-" || files.sarif == "-";
    return {report->counts.fail(files.limit) ? exit_code::device_failed : exit_code::ok,
            to_output ? std::string()
            : json    ? checks_json(*report)
                      : checks_table(*report, said.has("--all"), files.limit),
            remarks};
}

}  // namespace netpoll
