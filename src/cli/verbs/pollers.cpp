// Asks a broker who is there.
#include "cli/verbs/pollers.hpp"

#include "cli/help_lines.hpp"
#include "cli/standing_options.hpp"
#include "remote/poller_census.hpp"
#include "terminal/pollers_list.hpp"
#include "terminal/text_layout.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/unknown_word.hpp>

#include <array>
#include <utility>

namespace netpoll {

namespace {

using sentences = std::vector<std::string>;

constexpr std::array broker_options{"--via", "--via-key", "--via-ca"};

struct pollers_question {
    broker_access access;
    bool json{false};
};

expected<pollers_question, sentences> pollers_question_of(const verb_arguments& said,
                                                          const environment& env) {
    const verb_options standing(said, env);
    sentences wrong = standing.wrong();
    options known;
    for (const auto* option : broker_options)
        if (auto fault = standing.apply(option, known); !fault.empty())
            wrong.push_back(std::move(fault));
    if (!said.words.empty())
        wrong.push_back("'" + escape(said.words[0]) + "' is one argument too many");
    if (!known.request.via) wrong.emplace_back("--via: name the broker that pollers are heard by");
    const std::string form = said.has("--format") ? said.value("--format") : "table";
    if (form != "table" && form != "json")
        wrong.push_back("--format: " + unknown_choice("format", form, {"table", "json"}));
    if (!wrong.empty()) return unexpected(std::move(wrong));
    return pollers_question{known.request.via, form == "json"};
}

}  // namespace

verb_answer answer_pollers(const std::vector<std::string>& arguments, const environment& env) {
    const auto said = parse_verb(arguments, {{"-h,--help"},
                                             {"--via", "URL"},
                                             {"--via-key", "FILE"},
                                             {"--via-ca", "FILE"},
                                             {"--format", "FORMAT"},
                                             {"--no-config"}});
    if (!said) return refused_options({said.error()}, "pollers");
    if (said->has("--help")) return {exit_code::ok, pollers_help_text(), {}};
    const auto asked = pollers_question_of(*said, env);
    if (!asked) return refused_options(asked.error(), "pollers");
    const auto heard = hear_pollers(asked->access);
    if (!heard) return {exit_code::netpoll_failed, {}, "netpoll: " + heard.error() + "\n"};
    const bool is_nobody = heard->empty();
    return {is_nobody ? exit_code::device_failed : exit_code::ok,
            asked->json ? pollers_json(*heard)
            : is_nobody ? std::string()
                        : pollers_table(*heard),
            is_nobody && !asked->json ? "netpoll: no poller was heard\n" : std::string()};
}

exit_code run_pollers(const std::vector<std::string>& arguments, const environment& env,
                      console& screen) {
    return say(answer_pollers(arguments, env), screen);
}

std::string pollers_help_text() {
    std::string text = paragraph(
        "netpoll pollers listens at a broker for 2.5 s and lists the pollers that it hears: what "
        "each has room for, has open and has done, and how many logins a second it makes. No "
        "device is contacted.");
    text += "\nusage: netpoll pollers --via URL --via-key FILE [OPTIONS]\n\nOptions:\n";
    const auto groups = all_flags();
    for (const auto* option : broker_options)
        text += flag_line(option, groups);
    text += two_columns("      --format FORMAT", "table or json [table]");
    text += last_option_lines();
    text += '\n';
    text += paragraph(
        "The key is the coordinator's. A clock that is off by less than a second is not shown; "
        "nothing depends on it but the times in results.");
    return text + exit_codes({{0, "there are pollers"},
                              {1, "no poller was heard"},
                              {2, "wrong option, or a key that cannot be read"},
                              {3, "the broker cannot be reached, or does not let us in"}});
}

}  // namespace netpoll
