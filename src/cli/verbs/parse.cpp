// Reads rows out of files of outputs, or out of a result. Knows no template.
#include "cli/verbs/parse.hpp"

#include "cli/help_lines.hpp"
#include "cli/standing_options.hpp"
#include "machine/process_setup.hpp"
#include "run/output_reading.hpp"
#include "run/parse_request.hpp"
#include "terminal/text_layout.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/inventory.hpp>
#include <netpoll/unknown_word.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace netpoll {

namespace {

using sentences = std::vector<std::string>;

/// Either of the two, as the options say.
struct parse_question {
    parse_files_request outputs;
    parse_run_request results;
    bool of_results{false};
    std::string platforms;  ///< a file
};

report_format rows_format_of(const verb_arguments& said, sentences& wrong) {
    constexpr std::array formats{
        std::pair{"json", report_format::json}, std::pair{"ndjson", report_format::ndjson},
        std::pair{"csv", report_format::csv}, std::pair{"table", report_format::table}};
    const std::string form = said.has("--format") ? said.value("--format") : "json";
    for (const auto& [name, format] : formats)
        if (form == name) return format;
    wrong.push_back("--format: " +
                    unknown_choice("format", form, {"json", "ndjson", "csv", "table"}));
    return report_format::json;
}

/// What both have.
parse_request shared_part(const verb_arguments& said, const verb_options& standing,
                          sentences& wrong) {
    parse_request made;
    options known;
    for (const auto* option : {"--templates", "--parse-none"})
        if (auto mistake_in = standing.apply(option, known); !mistake_in.empty())
            wrong.push_back(std::move(mistake_in));
    made.templates = known.request.templates;
    made.none_is_null = known.request.parse_null;
    made.format = rows_format_of(said, wrong);
    if (said.has("--output")) made.output = said.value("--output");
    return made;
}

void ask_for_outputs(const verb_arguments& said, parse_question& to, sentences& wrong) {
    to.outputs.files = said.words.empty() ? sentences{"-"} : said.words;
    to.outputs.platform = said.value("--platform");
    to.outputs.template_file = said.value("--template");
    to.outputs.command = said.value("--command");
    if (std::count(to.outputs.files.begin(), to.outputs.files.end(), "-") > 1)
        wrong.emplace_back("-: standard input can be read once");
    if (!to.outputs.template_file.empty()) return;
    if (said.all("--command").size() != 1)
        wrong.emplace_back("--command: say which command the outputs are of, and once");
}

void ask_for_results(const verb_arguments& said, parse_question& to, sentences& wrong) {
    to.of_results = true;
    to.results.commands = said.all("--command");
    to.results.partial = said.has("--partial");
    if (said.words.size() == 1 && said.words.front() == "-")
        wrong.emplace_back(
            "-: a result is read from a file, and not from standard input, which cannot be read "
            "twice; of an output say with --platform and --command what it is of");
    else if (said.words.size() == 1)
        to.results.run = said.words.front();
    else
        wrong.emplace_back(
            "parse: name one result, or the folder of a run; for files of outputs --platform and "
            "--command say what they are of, or --template what reads them");
}

expected<parse_question, sentences> parse_question_of(const verb_arguments& said,
                                                      const environment& env) {
    parse_question asked;
    const verb_options standing(said, env);
    sentences wrong = standing.wrong();
    static_cast<parse_request&>(asked.outputs) = shared_part(said, standing, wrong);
    static_cast<parse_request&>(asked.results) = asked.outputs;
    asked.platforms = standing.value("--platforms");
    if (said.has("--platform") || said.has("--template"))
        ask_for_outputs(said, asked, wrong);
    else
        ask_for_results(said, asked, wrong);
    if (!wrong.empty()) return unexpected(std::move(wrong));
    return asked;
}

exit_code say_end(const parse_end& end, console& screen) {
    if (!end.wrong.empty()) {
        screen.write(usage_text(end.wrong, "netpoll parse --help"));
        return exit_code::usage;
    }
    std::string said;
    for (const mistake& each : end.remarks)
        said += "warning: " + to_string(each) + "\n";
    screen.write(said + end.unread);
    if (end.reader_gone && ends_by_closed_pipe()) return exit_code::by_closed_pipe;
    if (!end.failure.empty()) {
        screen.write("netpoll: " + end.failure + "\n");
        return exit_code::netpoll_failed;
    }
    return end.unread.empty() ? exit_code::ok : exit_code::device_failed;
}

}  // namespace

exit_code run_parse(const std::vector<std::string>& arguments, const environment& env,
                    console& screen) {
    const auto said = parse_verb(arguments, {{"-h,--help"},
                                             {"--platform", "NAME"},
                                             {"-c,--command", "COMMAND"},
                                             {"--template", "FILE"},
                                             {"--templates", "DIR"},
                                             {"--parse-none", "WORD"},
                                             {"--format", "FORMAT"},
                                             {"-o,--output", "FILE"},
                                             {"--partial"},
                                             {"--platforms", "FILE"},
                                             {"--no-config"}});
    if (!said) return say(refused_options({said.error()}, "parse"), screen);
    if (said->has("--help")) return print(parse_help_text(), screen);
    auto asked = parse_question_of(*said, env);
    if (!asked) return say(refused_options(asked.error(), "parse"), screen);
    platform_catalog platforms;
    if (const auto wrong = add_platforms(asked->platforms, platforms); !wrong.empty())
        return refuse_mistakes(wrong, {}, screen);
    if (asked->of_results) return say_end(parse_run(asked->results, platforms), screen);
    asked->outputs.platform = templates_name(platforms, asked->outputs.platform);
    return say_end(parse_files(asked->outputs), screen);
}

std::string parse_help_text() {
    std::string text = paragraph(
        "netpoll parse reads rows out of outputs by TextFSM templates, those of ntc-templates or "
        "your own, as a run with --parse does. JSON that devices sent ('| json') is taken as it "
        "is. Nobody is contacted.");
    text +=
        "\nusage: netpoll parse --platform NAME --command COMMAND [OPTIONS] [FILE...]\n"
        "       netpoll parse --template FILE [OPTIONS] [FILE...]   by this template\n"
        "       netpoll parse [OPTIONS] RESULTS                     the outputs of a run\n"
        "\nOptions:\n";
    text += two_columns("      --platform NAME",
                        "what the outputs are of: a platform of netpoll's or of the templates");
    text += two_columns("  -c, --command COMMAND",
                        "the command they are of; of RESULTS only this one, with * and ?; repeats");
    text += two_columns("      --template FILE", "read by this template, whatever the index says");
    text += two_columns("      --templates DIR",
                        "the folder of the templates and their index [$NTC_TEMPLATES_DIR, "
                        "$NET_TEXTFSM, or an installed ntc-templates]");
    text += flag_line("--parse-none", all_flags());
    text += two_columns("      --format FORMAT", "json, ndjson, csv or table [json]");
    text += two_columns("  -o, --output FILE", "where rows go [standard output]");
    text += two_columns("      --partial", "take the whole records of results that are cut off");
    text += flag_line("--platforms", all_flags());
    text += last_option_lines();
    text += '\n';
    text += paragraph(
        "FILE is an output as the device sent it, without prompt and echo; - or none is standard "
        "input. JSON is an array of rows for one FILE, and for several an array of {file, parsed, "
        "parse_error}, which ndjson has a line each, also for one. csv and table have a row a row, "
        "behind the file where there are several.");
    text += '\n';
    text += paragraph(
        "RESULTS is a file of results, the folder of a run, or one of --rundir (its latest run). "
        "The same result comes out with parsed and parse_error of each command filled in: a "
        "document, or with ndjson a record a line; csv and table have a row a row, behind host and "
        "command.");
    text += '\n';
    text += paragraph(
        "What cannot be read has parsed: null, never text in place of rows, and the reason stands "
        "in parse_error and on standard error, with template, line and line of the output.");
    return text + exit_codes({{0, "everything was read"},
                              {1, "something could not be read; the rest was"},
                              {2, "wrong option, no templates, or no such result"}});
}

}  // namespace netpoll
