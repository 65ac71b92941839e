// Reads a result, and says what an auditor asks or makes a page of it. Knows no record.
#include "cli/verbs/report.hpp"

#include "audit/crypto_audit.hpp"
#include "cli/help.hpp"
#include "cli/verb_arguments.hpp"
#include "cli/verbs/report_checks.hpp"
#include "run/page_stage.hpp"
#include "terminal/crypto_table.hpp"
#include "terminal/text_layout.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/unknown_word.hpp>

#include <algorithm>

namespace netpoll {

namespace {

verb_answer report_usage(const std::string& sentence) {
    return {exit_code::usage, {}, "netpoll: " + sentence + "\nTry 'netpoll report --help'.\n"};
}

verb_answer report_crypto(const verb_arguments& said, bool json) {
    const auto audit = audit_crypto(said.words[1], said.has("--partial"));
    if (!audit) return {exit_code::usage, {}, mistake_lines(audit.error())};
    std::string remarks;
    for (const mistake& each : audit->remarks)
        remarks += "warning: " + to_string(each) + "\n";
    return {exit_code::ok, json ? crypto_json(*audit) : crypto_table(*audit, said.has("--all")),
            remarks};
}

/// Also of a run that did not come to its end: the page says so.
verb_answer report_html(const verb_arguments& said) {
    const auto made =
        write_page_of(said.words[1], said.has("--output") ? said.value("--output") : "-");
    if (!made.wrong.empty()) return {exit_code::usage, {}, mistake_lines(made.wrong)};
    std::string remarks;
    for (const mistake& each : made.remarks)
        remarks += "warning: " + to_string(each) + "\n";
    if (made.failure.empty()) return {exit_code::ok, {}, remarks};
    return {exit_code::netpoll_failed, {}, remarks + "netpoll: " + made.failure + "\n"};
}

/// The mistake in them, or nothing.
std::string wrong_words(const std::vector<std::string>& words) {
    if (words.empty()) return "report: say which: netpoll report crypto RESULTS";
    const std::vector<std::string> known{"crypto", "checks", "html"};
    if (std::find(known.begin(), known.end(), words.front()) == known.end())
        return unknown_choice("report", words.front(), known);
    if (words.size() == 1) return "report " + words.front() + ": name a file of results";
    if (words.size() > 2) return "'" + escape(words[2]) + "' is one argument too many";
    return {};
}

}  // namespace

verb_answer answer_report(const std::vector<std::string>& arguments, const environment&) {
    const auto said = parse_verb(arguments, {{"-h,--help"},
                                             {"--all"},
                                             {"--partial"},
                                             {"--json"},
                                             {"--format", "FORMAT"},
                                             {"-o,--output", "FILE"},
                                             {"--job", "FILE"},
                                             {"--against", "RESULTS"},
                                             {"--platforms", "FILE"},
                                             {"--junit", "FILE"},
                                             {"--sarif", "FILE"},
                                             {"--fail-on", "SEVERITY"}});
    if (!said) return report_usage(said.error());
    if (said->has("--help")) return {exit_code::ok, report_help_text(), {}};
    const std::string form = said->has("--format") ? said->value("--format")
                             : said->has("--json") ? "json"
                                                   : "text";
    if (form != "text" && form != "json")
        return report_usage("--format: " + unknown_choice("format", form, {"text", "json"}));
    if (const auto wrong = wrong_words(said->words); !wrong.empty()) return report_usage(wrong);
    if (said->words.front() == "html") return report_html(*said);
    if (said->words.front() == "checks") return answer_report_checks(*said, form == "json");
    return report_crypto(*said, form == "json");
}

exit_code run_report(const std::vector<std::string>& arguments, const environment& env,
                     console& screen) {
    return say(answer_report(arguments, env), screen);
}

}  // namespace netpoll
