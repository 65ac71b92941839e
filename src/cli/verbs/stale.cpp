// Whom no run has reached for some time.
#include "cli/verbs/stale.hpp"

#include "cli/help_lines.hpp"
#include "cli/history_options.hpp"
#include "cli/inventory_kind.hpp"
#include "cli/standing_options.hpp"
#include "history/history_file.hpp"
#include "history/history_json.hpp"
#include "run/plan.hpp"
#include "terminal/history_text.hpp"
#include "terminal/text_layout.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

namespace netpoll {

namespace {

constexpr const char* usual_age = "24h";

constexpr std::array inventory_options{"--inventory-kind", "--netbox-token", "--netbox-ca",
                                       "--use-cache", "--platforms"};

/// The names of an inventory's hosts; the error is an answer. Nothing where none is named.
expected<std::optional<std::vector<std::string>>, verb_answer> hosts_meant(
    const verb_arguments& said, const environment& env) {
    options known;
    for (const auto& each : said.words)
        known.request.add_inventory(each);
    if (said.has("--inventory")) known.request.add_inventory(said.value("--inventory"));
    if (known.request.inventory.empty()) {
        if (said.has("--limit"))
            return unexpected(history_usage("stale", "--limit: name an inventory, too"));
        return std::optional<std::vector<std::string>>();
    }
    const verb_options standing(said, env);
    for (const auto* option : inventory_options)
        if (const auto wrong = standing.apply(option, known); !wrong.empty())
            return unexpected(history_usage("stale", wrong));
    if (said.has("--limit")) known.request.select.limit.push_back(said.value("--limit"));
    const auto hosts = select_hosts(known.request);
    if (!hosts) return unexpected(verb_answer{exit_code::usage, {}, mistake_lines(hosts.error())});
    std::vector<std::string> names;
    for (const host_place place : hosts->places)
        names.emplace_back(hosts->all.name(place));
    return std::optional(std::move(names));
}

/// Of these hosts those that are stale, and those that no run had.
std::vector<stale_host> among(const std::vector<std::string>& meant,
                              const std::vector<stale_host>& stale,
                              const std::vector<std::string>& known) {
    const std::set<std::string_view> seen(known.begin(), known.end());
    std::vector<stale_host> found;
    for (const std::string& host : meant) {
        const auto at = std::lower_bound(
            stale.begin(), stale.end(), host,
            [](const stale_host& each, const std::string& name) { return each.host < name; });
        if (at != stale.end() && at->host == host)
            found.push_back(*at);
        else if (!seen.contains(host))
            found.push_back({host, {}, {}, device_status::skipped, {}});
    }
    return found;
}

}  // namespace

verb_answer answer_stale(const std::vector<std::string>& arguments, const environment& env) {
    const auto asked = parse_history_verb("stale", arguments, env,
                                          {{"--older-than", "AGE"},
                                           {"--inventory", "FILE"},
                                           {"--inventory-kind", "NAME"},
                                           {"--netbox-token", "SOURCE"},
                                           {"--netbox-ca", "FILE"},
                                           {"--use-cache"},
                                           {"--platforms", "FILE"},
                                           {"-l,--limit", "TERM"}},
                                          stale_help_text());
    if (!asked) return asked.error();
    const auto age_said =
        asked->said.has("--older-than") ? asked->said.value("--older-than") : usual_age;
    const auto age = parse_age(age_said);
    if (!age) return history_usage("stale", "--older-than: " + age.error());
    const auto meant = hosts_meant(asked->said, env);
    if (!meant) return meant.error();
    auto file = history_file::open_to_read(asked->path);
    if (!file) return history_not_had(file.error());
    const auto now = std::chrono::system_clock::now();
    auto stale = file->stale(now - *age);
    const auto known = file->hosts();
    if (!stale || !known) return history_failed(stale ? known.error() : stale.error());
    if (*meant) *stale = among(**meant, *stale, *known);
    const auto of = *meant ? (*meant)->size() : known->size();
    return {
        stale->empty() ? exit_code::ok : exit_code::device_failed,
        asked->json ? stale_json(*stale, now - *age, of) : stale_table(*stale, now, of, age_said),
        {}};
}

exit_code run_stale(const std::vector<std::string>& arguments, const environment& env,
                    console& screen) {
    return say(answer_stale(arguments, env), screen);
}

std::string stale_help_text() {
    std::string text = paragraph(
        "netpoll stale lists the devices that had no good run for some time, and why the last one "
        "failed. Nobody is contacted.");
    text +=
        "\nusage: netpoll stale [--older-than AGE] [OPTIONS]\n"
        "       netpoll stale --older-than 24h --rundir /var/lib/netpoll inventory.yaml\n"
        "\nOptions:\n";
    text += two_columns("      --older-than AGE", "so long: 24h, 7d [24h]");
    text += two_columns("      --inventory FILE",
                        "only its devices, with those that no run had; also as an argument");
    text += two_columns("      --inventory-kind NAME", inventory_kind_help());
    const auto groups = all_flags();
    for (const auto* option : {"--netbox-token", "--netbox-ca", "--use-cache", "--platforms"})
        text += flag_line(option, groups);
    text += two_columns("  -l, --limit TERM", "of these only matching hosts, as 'netpoll -l'");
    text += history_option_lines() + "\n" + history_place_text();
    return text + exit_codes({{0, "every device had a good run"},
                              {1, "some had none"},
                              {2, "wrong option or inventory, or a file that is no history"},
                              {3, "the history cannot be read or written"}});
}

}  // namespace netpoll
