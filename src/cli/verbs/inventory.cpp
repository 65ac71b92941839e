// Shows, checks and converts inventories. Knows no format.
#include "cli/verbs/inventory.hpp"

#include "cli/help.hpp"
#include "cli/hosts_table.hpp"
#include "cli/inventory_kind.hpp"
#include "cli/standing_options.hpp"
#include "run/inventory_source.hpp"
#include "run/plan_check.hpp"
#include "terminal/text_layout.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/inventory.hpp>
#include <netpoll/unknown_word.hpp>

#include <algorithm>

namespace netpoll {

namespace {

struct inventory_request {
    std::string verb;
    run_request what;  ///< of it what says the inventory, and how to reach it
    std::vector<std::string> limit;
};

verb_answer inventory_usage(const std::string& sentence) {
    return {exit_code::usage, {}, "netpoll: " + sentence + "\nTry 'netpoll inventory --help'.\n"};
}

std::string warning_lines(const std::vector<mistake>& all) {
    std::string lines;
    for (const mistake& each : all)
        lines += "warning: " + to_string(each) + "\n";
    return lines;
}

std::string counts_of(const inventory& all) {
    return counted(all.size(), "host") +
           (all.kind() == inventory::kinds().front() ? "" : ", read as " + all.kind());
}

verb_answer hosts_shown(const inventory& all, const inventory_request& asked) {
    const auto places = all.select({asked.limit, {}});
    if (!places) return {exit_code::usage, {}, mistake_lines(places.error())};
    std::vector<written_host> hosts;
    for (const host_place place : *places)
        hosts.push_back(all.written(place));
    return {exit_code::ok, hosts_table(hosts), warning_lines(all.warnings())};
}

// What a run that polls all hosts with commands would refuse, before it reads any secret.
std::vector<mistake> refusals_of(const inventory& all, const run_request& what,
                                 std::vector<mistake>& warnings) {
    const auto places = all.select({});
    if (!places) return places.error();
    inventory_overrides overrides = what.overrides;
    overrides.names_secrets_only = true;
    overrides.commands_come_later = overrides.job.empty();
    const auto planned = all.jobs(*places, overrides, {}, warnings);
    return planned ? contradictions_in(all.budgets(), what) : planned.error();
}

verb_answer inventory_checked(const inventory& all, const inventory_request& asked) {
    std::vector<mistake> warnings;
    const auto wrong = refusals_of(all, asked.what, warnings);
    if (!wrong.empty())
        return {exit_code::usage, {}, warning_lines(warnings) + mistake_lines(wrong)};
    std::string called;
    for (const auto& each : asked.what.inventories())
        (called += called.empty() ? "" : ", ") += escape(each);
    return {exit_code::ok, called + ": " + counts_of(all) + ", no mistakes\n",
            warning_lines(warnings) + warning_lines(all.notes())};
}

verb_answer inventory_converted(const inventory& all) {
    std::vector<mistake> secrets;
    auto text = all.text(secrets);
    return {exit_code::ok, std::move(text), warning_lines(all.warnings()) + warning_lines(secrets)};
}

verb_answer inventory_answer(const inventory_request& asked) {
    platform_catalog platforms;
    const auto wrong = add_platforms(asked.what.platforms, platforms);
    if (!wrong.empty()) return {exit_code::usage, {}, mistake_lines(wrong)};
    const auto all = load_inventory_of(asked.what, platforms);
    if (!all) return {exit_code::usage, {}, mistake_lines(all.error())};
    if (asked.verb == "show") return hosts_shown(*all, asked);
    return asked.verb == "check" ? inventory_checked(*all, asked) : inventory_converted(*all);
}

}  // namespace

verb_answer answer_inventory(const std::vector<std::string>& arguments, const environment& env) {
    const auto said = parse_verb(arguments, {{"-h,--help"},
                                             {"--inventory-kind", "NAME"},
                                             {"--netbox-token", "SOURCE"},
                                             {"--netbox-ca", "FILE"},
                                             {"--use-cache"},
                                             {"--platforms", "FILE"},
                                             {"--job", "FILE"},
                                             {"-l,--limit", "TERM"},
                                             {"--no-config"}});
    if (!said) return inventory_usage(said.error());
    if (said->has("--help")) return {exit_code::ok, inventory_help_text(), {}};
    const auto& words = said->words;
    if (words.empty())
        return inventory_usage(
            "inventory: say which: netpoll inventory show FILE, check or convert; a file of that "
            "name is ./inventory");
    const std::vector<std::string> verbs{"show", "check", "convert"};
    if (std::find(verbs.begin(), verbs.end(), words.front()) == verbs.end())
        return inventory_usage(unknown_choice("inventory", words.front(), verbs));
    if (words.size() == 1) return inventory_usage("inventory " + words[0] + ": name an inventory");
    const verb_options standing(*said, env);
    if (!standing.wrong().empty()) return refused_options(standing.wrong(), "inventory");
    inventory_request asked{words[0], {}, {}};
    options known;
    for (const auto* option :
         {"--inventory-kind", "--netbox-token", "--netbox-ca", "--use-cache", "--platforms"})
        if (const auto wrong = standing.apply(option, known); !wrong.empty())
            return inventory_usage(wrong);
    asked.what = std::move(known.request);
    for (auto word = words.begin() + 1; word != words.end(); ++word)
        asked.what.add_inventory(*word);
    asked.what.overrides.job = said->value("--job");
    if (said->has("--job") && asked.verb != "check")
        return inventory_usage("--job: only check reads a job file");
    if (said->has("--limit")) asked.limit.push_back(said->value("--limit"));
    if (!asked.limit.empty() && asked.verb != "show")
        return inventory_usage("--limit: only show leaves hosts out");
    return inventory_answer(asked);
}

exit_code run_inventory(const std::vector<std::string>& arguments, const environment& env,
                        console& screen) {
    return say(answer_inventory(arguments, env), screen);
}

}  // namespace netpoll
