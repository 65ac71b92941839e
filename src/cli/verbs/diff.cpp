// Compares the results of runs. Knows no record.
#include "cli/verbs/diff.hpp"

#include "audit/run_changes.hpp"
#include "cli/help_lines.hpp"
#include "cli/standing_options.hpp"
#include "terminal/changes_text.hpp"
#include "terminal/screen_options.hpp"
#include "terminal/text_layout.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/inventory.hpp>
#include <netpoll/unknown_word.hpp>

#include <unistd.h>

#include <cstdlib>
#include <utility>

namespace netpoll {

namespace {

enum class change_format { text, json, html };

struct diff_request {
    std::vector<std::string> runs;
    change_options options;
    std::vector<pattern> ignored;
    std::string platforms;
    bool all_lines{false};
    bool exit_code{false};
    change_format format{change_format::text};
};

using diff_parsing = expected<diff_request, std::vector<std::string>>;

expected<change_format, std::string> format_of(const verb_arguments& said) {
    const std::string form = said.has("--format") ? said.value("--format") : "text";
    if (form == "text") return change_format::text;
    if (form == "json") return change_format::json;
    if (form == "html") return change_format::html;
    return unexpected("--format: " + unknown_choice("format", form, {"text", "json", "html"}));
}

void take_ignored(const verb_arguments& said, diff_request& to, std::vector<std::string>& wrong) {
    for (const std::string& regex : said.all("--ignore")) {
        auto compiled = pattern::compile(regex);
        if (compiled) {
            to.ignored.push_back(std::move(*compiled));
        } else {
            wrong.push_back("--ignore: '" + escape(regex, 80) +
                            "' is no regular expression: " + compiled.error());
        }
    }
}

diff_parsing parse_diff(const verb_arguments& said, const environment& env) {
    diff_request asked;
    const verb_options standing(said, env);
    std::vector<std::string> wrong = standing.wrong();
    const auto form = format_of(said);
    if (form) {
        asked.format = *form;
    } else {
        wrong.push_back(form.error());
    }
    take_ignored(said, asked, wrong);
    asked.runs = said.words;
    if (asked.runs.empty())
        wrong.emplace_back("diff: name two runs, or a folder of --rundir for its latest one");
    if (asked.runs.size() > 2)
        wrong.push_back("'" + escape(asked.runs[2]) + "' is one argument too many");
    asked.options = {said.all("--limit"), said.all("--command"), said.has("--partial"),
                     said.has("--rows")};
    asked.platforms = standing.value("--platforms");
    asked.all_lines = said.has("--all-lines");
    asked.exit_code = said.has("--exit-code");
    if (!wrong.empty()) return unexpected(std::move(wrong));
    return asked;
}

change_reading changes_of(const diff_request& asked) {
    platform_catalog platforms;
    if (auto wrong = add_platforms(asked.platforms, platforms); !wrong.empty())
        return unexpected(std::move(wrong));
    const settled_text settled(platforms, asked.ignored, asked.all_lines);
    return asked.runs.size() == 1
               ? compare_with_earlier_runs(asked.runs[0], settled, asked.options)
               : compare_runs(asked.runs[0], asked.runs[1], settled, asked.options);
}

std::string text_of(const change_report& report, change_format format, bool color) {
    switch (format) {
        case change_format::text:
            return changes_text(report, color);
        case change_format::json:
            return changes_json(report);
        case change_format::html:
            return changes_html(report);
    }
    return {};
}

bool sees_color() {
    const char* terminal = std::getenv("TERM");
    const bool is_dumb = terminal != nullptr && std::string_view(terminal) == "dumb";
    return wants_color({}, ::isatty(STDOUT_FILENO) == 1 && !is_dumb);
}

}  // namespace

verb_answer answer_diff(const std::vector<std::string>& arguments, const environment& env,
                        bool color) {
    const auto said = parse_verb(arguments, {{"-h,--help"},
                                             {"-l,--limit", "HOSTS"},
                                             {"-c,--command", "COMMAND"},
                                             {"--ignore", "REGEX"},
                                             {"--all-lines"},
                                             {"--rows"},
                                             {"--exit-code"},
                                             {"--partial"},
                                             {"--format", "FORMAT"},
                                             {"--platforms", "FILE"},
                                             {"--no-config"}});
    if (!said) return refused_options({said.error()}, "diff");
    if (said->has("--help")) return {exit_code::ok, diff_help_text(), {}};
    const auto asked = parse_diff(*said, env);
    if (!asked) return refused_options(asked.error(), "diff");
    const auto report = changes_of(*asked);
    if (!report) return {exit_code::usage, {}, mistake_lines(report.error())};
    std::string notes;
    for (const mistake& each : report->remarks)
        notes += "warning: " + to_string(each) + "\n";
    notes += changes_summary(*report);
    const bool is_different = asked->exit_code && report->differs();
    return {is_different ? exit_code::device_failed : exit_code::ok,
            text_of(*report, asked->format, color), notes};
}

std::string diff_help_text() {
    std::string text = paragraph(
        "netpoll diff says what changed between two runs: a unified diff of each output that is "
        "not the same, and which devices and commands are new, gone, failed or not to be compared. "
        "Nobody is contacted.");
    text +=
        "\nusage: netpoll diff [OPTIONS] OLD NEW   two runs\n"
        "       netpoll diff [OPTIONS] RUN       each device with its last good result before\n"
        "\nOptions:\n";
    text += two_columns("  -l, --limit HOSTS", "only hosts of this name, with * and ?; repeats");
    text += two_columns("  -c, --command COMMAND", "only this command, with * and ?; repeats");
    text += two_columns("      --ignore REGEX", "leave out lines that match, too; repeats");
    text += two_columns("      --all-lines", "also compare lines that change by themselves");
    text += two_columns("      --rows",
                        "of outputs that were parsed (--parse), rows in place of lines: which are "
                        "new and gone, and which fields have changed");
    text += two_columns("      --exit-code", "exit 1 where there is a difference");
    text += two_columns("      --format FORMAT", "text, json or html [text]");
    text += two_columns("      --partial", "take the whole records of results that are cut off");
    text += flag_line("--platforms", all_flags());
    text += last_option_lines();
    text += '\n';
    text += paragraph(
        "A run is a folder of --rundir (its latest run), the folder of one run, or a file of "
        "results. With one alone, which must be a run or folder of --rundir, each device is "
        "compared with its last record that is ok in the runs before.");
    text += '\n';
    text += paragraph(
        "Uptimes, counters, time stamps and the like are left out, as the platform of a device "
        "says: 'volatile' in netpoll-platforms(5). Outputs that are cut off, incomplete or timed "
        "out are never compared. A device that failed in one run only is a difference.");
    return text + exit_codes({{0, "compared"},
                              {1, "with --exit-code: there is a difference"},
                              {2, "wrong option, or no results to compare"}});
}

exit_code run_diff(const std::vector<std::string>& arguments, const environment& env,
                   console& screen) {
    return say(answer_diff(arguments, env, sees_color()), screen);
}

}  // namespace netpoll
