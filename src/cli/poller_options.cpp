// The flags of `netpoll poller`: its own, and those of netpoll that are its owner's affair. Knows
// no parser.
#include "cli/poller_options.hpp"

#include "cli/flag_effects.hpp"

#include <netpoll/duration.hpp>

#include <array>

namespace netpoll {

namespace {

constexpr std::array of_netpoll{"--via",
                                "--via-key",
                                "--via-ca",
                                "--mode",
                                "--concurrency",
                                "--reactors",
                                "--cpu-workers",
                                "--memory",
                                "--crypto",
                                "--platforms",
                                "--logins-per-second",
                                "--verbose",
                                "--quiet",
                                "--log-file",
                                "--log-format",
                                "--no-config",
                                "--help"};

template <class Member>
auto poller_place(poller_options_said& all, Member which) {
    return [&all, which](options&) -> decltype(auto) {
        return follow(all, &poller_options_said::request, which);
    };
}

flag_group own_flags(poller_options_said& all) {
    const poller_request standard;
    flag_group own{
        "Poller",
        {{"--site", "NAME", "whose devices it contacts: site: in the inventory",
          [&all](options& run, const std::string& text) -> std::string {
              run.needs_inventory = false;
              all.request.site = text;
              return text.empty() ? "needs a value" : std::string();
          }},
         {"--logins", "FILE",
          "a YAML file of login names, each with username, password, private_key and so on: what "
          "jobs may log in as, and the only place where it says with which secret",
          text_into(poller_place(all, &poller_request::logins))},
         {"--name", "NAME",
          "of this poller, in results and in 'netpoll pollers' [the machine's, numbered where it "
          "has several]",
          text_into(poller_place(all, &poller_request::name))},
         {"--allow-net", "NET",
          "contacts addresses in it only, whatever a coordinator says: 10.0.0.0/8; repeats [any]",
          [&all](options&, const std::string& text) -> std::string {
              all.request.allowed.push_back(text);
              return text.empty() ? "needs a value" : std::string();
          },
          true},
         {"--spool", "DIR",
          "results wait here while the broker is away [netpoll/spool in the user's state folder]",
          text_into(poller_place(all, &poller_request::spool))},
         {"--drain", "TIME",
          "how long open sessions may go on after SIGTERM [" + show_duration(standard.drain) + "]",
          into(parse_duration, poller_place(all, &poller_request::drain))}}};
    for (flag& each : own.flags)
        each.has_variable = false;
    return own;
}

std::vector<std::string> problems_of(const poller_options_said& all) {
    std::vector<std::string> wrong;
    const poller_request& asked = all.request;
    if (!all.run.request.via)
        wrong.emplace_back("--via: a poller hears of its jobs through a broker: name it");
    if (asked.site.empty()) wrong.emplace_back("--site: say whose devices this poller contacts");
    if (asked.logins.empty())
        wrong.emplace_back("--logins: name the file that says what jobs may log in as");
    if (all.run.request.mode == mode::processes)
        wrong.emplace_back(
            "--mode: a poller has no worker processes; start several pollers, one a core: they "
            "share the site's jobs");
    if (!all.run.request.inventory.empty() || !all.run.request.devices.empty())
        wrong.emplace_back("a poller takes no INVENTORY: its jobs come through the broker");
    return wrong;
}

}  // namespace

std::vector<flag_group> poller_flags(poller_options_said& into) {
    std::vector<flag_group> groups{own_flags(into)};
    for (flag_group& group : some_flags(of_netpoll))
        groups.push_back(std::move(group));
    return groups;
}

expected<poller_options_said, std::vector<std::string>> parse_poller_options(
    const std::vector<std::string>& arguments, const environment& env) {
    poller_options_said all;
    auto parsed = parse_flags(poller_flags(all), arguments, env);
    if (!parsed) return unexpected(std::move(parsed).error());
    all.run = std::move(*parsed);
    if (all.run.help) return all;
    if (auto wrong = problems_of(all); !wrong.empty()) return unexpected(std::move(wrong));
    all.request.run = all.run.request;
    all.request.logins_per_second = all.run.request.budget.logins_per_second;
    return all;
}

}  // namespace netpoll
