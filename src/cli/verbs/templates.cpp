// Lists and checks templates. Knows no syntax of them.
#include "cli/verbs/templates.hpp"

#include "cli/help_lines.hpp"
#include "cli/standing_options.hpp"
#include "parse/template_places.hpp"
#include "run/output_reading.hpp"
#include "terminal/templates_list.hpp"
#include "terminal/text_layout.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/inventory.hpp>
#include <netpoll/unknown_word.hpp>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace netpoll {

namespace {

using sentences = std::vector<std::string>;

struct templates_question {
    bool checks{false};
    std::string where;     ///< a folder, a file, or empty
    std::string platform;  ///< empty: all
    std::string platforms;
    bool json{false};
};

expected<templates_question, sentences> templates_question_of(const verb_arguments& said,
                                                              const environment& env) {
    const verb_options standing(said, env);
    sentences wrong = standing.wrong();
    templates_question asked;
    const std::vector<std::string> deeds{"check", "list"};
    const auto& words = said.words;
    if (words.empty())
        wrong.emplace_back("templates: say which: netpoll templates list, or check");
    else if (std::find(deeds.begin(), deeds.end(), words.front()) == deeds.end())
        wrong.push_back(unknown_choice("templates", words.front(), deeds));
    if (words.size() > 2) wrong.push_back("'" + escape(words[2]) + "' is one argument too many");
    asked.checks = !words.empty() && words.front() == "check";
    asked.where = words.size() > 1 ? words[1] : standing.value("--templates");
    asked.platform = said.value("--platform");
    asked.platforms = standing.value("--platforms");
    const std::string form = said.has("--format") ? said.value("--format") : "text";
    if (form != "text" && form != "json")
        wrong.push_back("--format: " + unknown_choice("format", form, {"text", "json"}));
    asked.json = form == "json";
    for (const auto* option : {"--platform", "--format"})
        if (asked.checks && said.has(option))
            wrong.push_back(std::string(option) + ": only list has it");
    if (!wrong.empty()) return unexpected(std::move(wrong));
    return asked;
}

verb_answer no_templates(const std::string& why) {
    return {exit_code::usage, {}, "netpoll: " + why + "\n"};
}

verb_answer checked_templates(const std::string& of, const template_report& report) {
    return {report.wrong.empty() ? exit_code::ok : exit_code::device_failed,
            template_verdict(of, report), template_findings(report)};
}

verb_answer templates_listed(const template_folder& all, const templates_question& asked) {
    platform_catalog platforms;
    if (const auto wrong = add_platforms(asked.platforms, platforms); !wrong.empty())
        return {exit_code::usage, {}, mistake_lines(wrong)};
    const auto platform = templates_name(platforms, asked.platform);
    if (!platform.empty())
        if (auto wrong = unknown_to_templates(all, platform); !wrong.empty())
            return refused_options({std::move(wrong)}, "templates");
    return {exit_code::ok,
            asked.json ? templates_json(all, platform) : templates_table(all, platform),
            {}};
}

}  // namespace

verb_answer answer_templates(const std::vector<std::string>& arguments, const environment& env) {
    const auto said = parse_verb(arguments, {{"-h,--help"},
                                             {"--templates", "DIR"},
                                             {"--platform", "NAME"},
                                             {"--format", "FORMAT"},
                                             {"--platforms", "FILE"},
                                             {"--no-config"}});
    if (!said) return refused_options({said.error()}, "templates");
    if (said->has("--help")) return {exit_code::ok, templates_help_text(), {}};
    const auto asked = templates_question_of(*said, env);
    if (!asked) return refused_options(asked.error(), "templates");
    std::error_code ignored;
    if (asked->checks && std::filesystem::is_regular_file(asked->where, ignored))
        return checked_templates(asked->where, check_template(asked->where));
    const auto all = open_templates(asked->where);
    if (!all) return no_templates(all.error());
    if (asked->checks) return checked_templates((*all)->path(), check_templates(**all));
    return templates_listed(**all, *asked);
}

exit_code run_templates(const std::vector<std::string>& arguments, const environment& env,
                        console& screen) {
    return say(answer_templates(arguments, env), screen);
}

std::string templates_help_text() {
    std::string text = paragraph(
        "netpoll templates says which TextFSM templates --parse and 'netpoll parse' would read "
        "outputs by, and checks them: each template is compiled, and the index is held against "
        "the files.");
    text +=
        "\nusage: netpoll templates list [OPTIONS] [DIR]    platform, command and template\n"
        "       netpoll templates check [OPTIONS] [DIR]   mistakes, as file:line: message\n"
        "       netpoll templates check FILE              of one template\n"
        "\nOptions:\n";
    text += two_columns("      --templates DIR",
                        "the same as DIR: a folder with an index, or a checkout of ntc-templates "
                        "[$NTC_TEMPLATES_DIR, $NET_TEXTFSM, or an installed ntc-templates]");
    text += two_columns("      --platform NAME",
                        "list: of this platform, as netpoll or the templates call it");
    text += two_columns("      --format FORMAT", "list: text or json [text]");
    text += flag_line("--platforms", all_flags());
    text += last_option_lines();
    text += '\n';
    text += paragraph(
        "check also finds rows of the index that name a missing template, have a wrong expression "
        "or too few fields. Templates that no row names, and rows that an earlier one leaves "
        "nothing to, are warnings.");
    return text + exit_codes({{0, "listed, or no mistakes"},
                              {1, "check: there is a mistake"},
                              {2, "wrong option, or no templates"}});
}

}  // namespace netpoll
