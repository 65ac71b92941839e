// Reads a result and says what an auditor asks. Knows no record.
#include "cli/verbs/report.hpp"

#include "audit/crypto_audit.hpp"
#include "cli/help.hpp"
#include "cli/verb_arguments.hpp"
#include "terminal/crypto_table.hpp"
#include "terminal/text_layout.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/unknown_word.hpp>

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

}  // namespace

verb_answer answer_report(const std::vector<std::string>& arguments, const environment&) {
    const auto said = parse_verb(
        arguments, {{"-h,--help"}, {"--all"}, {"--partial"}, {"--json"}, {"--format", "FORMAT"}});
    if (!said) return report_usage(said.error());
    if (said->has("--help")) return {exit_code::ok, report_help_text(), {}};
    const std::string form = said->has("--format") ? said->value("--format")
                             : said->has("--json") ? "json"
                                                   : "text";
    if (form != "text" && form != "json")
        return report_usage("--format: " + unknown_choice("format", form, {"text", "json"}));
    const auto& words = said->words;
    if (words.empty()) return report_usage("report: say which: netpoll report crypto RESULTS");
    if (words.front() != "crypto")
        return report_usage(unknown_choice("report", words.front(), {"crypto"}));
    if (words.size() == 1) return report_usage("report crypto: name a file of results");
    if (words.size() > 2)
        return report_usage("'" + escape(words[2]) + "' is one argument too many");
    return report_crypto(*said, form == "json");
}

exit_code run_report(const std::vector<std::string>& arguments, const environment& env,
                     console& screen) {
    return say(answer_report(arguments, env), screen);
}

}  // namespace netpoll
