// The options that say which history.
#include "cli/history_options.hpp"

#include "cli/help_lines.hpp"
#include "cli/standing_options.hpp"
#include "run/history_path.hpp"
#include "terminal/text_layout.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/unknown_word.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace netpoll {

namespace {

struct age_unit {
    std::string_view name;
    double ms;
};
constexpr std::array age_units{age_unit{"s", 1e3}, age_unit{"m", 6e4}, age_unit{"h", 3.6e6},
                               age_unit{"d", 8.64e7}, age_unit{"w", 6.048e8}};

/// Empty where no folder of the user's is known.
std::string chosen_history(const verb_arguments& said, const verb_options& standing) {
    run_request request;
    request.rundir = standing.value("--rundir");
    // Who names a rundir means what is in it, whatever stands somewhere.
    if (said.has("--history") || !said.has("--rundir"))
        request.history = standing.value("--history");
    const auto path = history_of(request);
    return path.empty() ? usual_history() : path;
}

}  // namespace

verb_answer history_usage(const std::string& verb, const std::string& sentence) {
    return refused_options({sentence}, verb);
}

verb_answer history_failed(const std::string& sentence, exit_code code) {
    return {code, {}, "netpoll: " + sentence + "\n"};
}

verb_answer history_not_had(const history_problem& problem) {
    return history_failed(problem.why,
                          problem.is_machines ? exit_code::netpoll_failed : exit_code::usage);
}

expected<history_arguments, verb_answer> parse_history_verb(
    const std::string& verb, const std::vector<std::string>& arguments, const environment& env,
    std::vector<verb_option> own, const std::string& help) {
    own.insert(own.end(), {{"-h,--help"},
                           {"--history", "FILE"},
                           {"--rundir", "DIR"},
                           {"--format", "FORMAT"},
                           {"--json"},
                           {"--no-config"}});
    auto said = parse_verb(arguments, own);
    if (!said) return unexpected(history_usage(verb, said.error()));
    if (said->has("--help")) return unexpected(verb_answer{exit_code::ok, help, {}});
    const auto form = said->has("--format") ? said->value("--format")
                      : said->has("--json") ? "json"
                                            : "text";
    if (form != "text" && form != "json")
        return unexpected(
            history_usage(verb, "--format: " + unknown_choice("format", form, {"text", "json"})));
    const verb_options standing(*said, env);
    if (!standing.wrong().empty()) return unexpected(refused_options(standing.wrong(), verb));
    history_arguments asked{
        {}, chosen_history(*said, standing), said->value("--rundir"), form == "json"};
    if (asked.path.empty())
        return unexpected(history_usage(verb, "say which history: --history FILE"));
    asked.said = std::move(*said);
    return asked;
}

expected<std::chrono::milliseconds, std::string> parse_age(std::string_view text) {
    constexpr double most = 100 * 365.25 * 8.64e7;
    double number = 0;
    const auto* const end = text.data() + text.size();
    const auto [rest, problem] =
        std::from_chars(text.data(), end, number, std::chars_format::fixed);
    const std::string_view name(rest, static_cast<std::size_t>(end - rest));
    const auto* const unit =
        std::find_if(age_units.begin(), age_units.end(),
                     [name](const age_unit& each) { return each.name == name; });
    const auto quoted = "'" + escape(text, 40) + "'";
    if (problem != std::errc{} || unit == age_units.end() || !std::isfinite(number) || number < 0)
        return unexpected(quoted + " is no age: write 24h, 90d or 2w");
    const double total = number * unit->ms;
    if (total > most) return unexpected(quoted + " is longer than 100 years");
    return std::chrono::milliseconds(static_cast<std::chrono::milliseconds::rep>(total));
}

std::string history_option_lines() {
    return two_columns("      --history FILE", "the history that is meant") +
           two_columns("      --rundir DIR", "that of these runs: DIR/history.sqlite") +
           two_columns("      --json", "all of it as JSON; the same as --format json") +
           two_columns("      --format FORMAT", "text or json [text]") + last_option_lines();
}

std::string history_place_text() {
    return paragraph(
        "Where neither --history nor --rundir is said, here, by a variable or in a file of "
        "options, it is $XDG_STATE_HOME/netpoll/history.sqlite, or that below ~/.local/state. Runs "
        "write a history with --history or --rundir. Outputs are in it, and with them whatever "
        "secrets devices print. Times are UTC.");
}

}  // namespace netpoll
