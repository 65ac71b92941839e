// What does not go together with pollers that contact the devices. Knows no broker.
#include "run/via_check.hpp"

#include <netpoll/escape.hpp>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace netpoll {

namespace {

constexpr const char* own_logins =
    "with --via each poller logs in by its own --logins file, and no secret travels: leave it out";

/// Where it is used first, of which device.
void note_secrets(const std::vector<question>& asked, const target& device,
                  std::set<std::string>& told, std::vector<mistake>& to) {
    for (const question& each : asked)
        if (each.secret && told.insert(each.secret.source).second)
            to.push_back(
                {device.where,
                 "host '" + escape(device.name, 80) + "': commands: the answer to '" +
                     escape(each.see, 80) + "' is from " + escape(each.secret.source, 80) +
                     ", and with --via no secret travels: answer with $password or $secret "
                     "of the poller's login"});
}

}  // namespace

std::vector<mistake> contradictions_of_via(const run_request& request) {
    std::vector<mistake> wrong;
    const auto refuse = [&wrong](bool is_said, const char* option, const char* why) {
        if (is_said) wrong.push_back({{option, 0}, why});
    };
    if (!request.via) {
        refuse(!request.via.key_file.empty(), "--via-key", "there is no --via");
        refuse(!request.via.ca_file.empty(), "--via-ca", "there is no --via");
        return wrong;
    }
    const inventory_overrides& over = request.overrides;
    refuse(request.ask_password, "--ask-pass", own_logins);
    refuse(request.ask_secret, "--ask-secret", own_logins);
    refuse(over.password && !request.ask_password, "NETPOLL_PASSWORD", own_logins);
    refuse(over.secret && !request.ask_secret, "NETPOLL_SECRET", own_logins);
    refuse(!over.private_keys.empty(), "--private-key", own_logins);
    refuse(over.agent && *over.agent != "off", "--agent",
           "with --via each poller logs in by its own --logins file, and asks its own agent: leave "
           "it out");
    refuse(!request.record.empty(), "--record",
           "with --via sessions are not recorded: what was said stays at the pollers");
    return wrong;
}

std::vector<mistake> secrets_that_would_travel(const std::vector<planned_job>& jobs) {
    std::vector<mistake> wrong;
    std::set<std::string> told;
    std::set<const void*> seen;
    for (const planned_job& each : jobs) {
        const auto& commands = each.target.commands;
        if (!seen.insert(commands.get()).second) continue;
        for (const command& one : *commands) {
            note_secrets(one.questions, each.target, told, wrong);
            for (const command_line& line : one.then)
                note_secrets(line.questions, each.target, told, wrong);
        }
    }
    return wrong;
}

void tell_sites_apart(std::vector<planned_job>& jobs) {
    using key = std::pair<const credentials*, std::string>;
    std::map<key, std::shared_ptr<const credentials>> known;
    const auto of_site = [](const secret_ref& named, const std::string& site) {
        if (!named) return named;
        return secret_ref{named.source,
                          std::make_shared<const secret>(site + "\n" + named.value->reveal())};
    };
    const auto change = [&](target& device) {
        if (!device.realm.empty()) return;
        auto& login = known[{device.login.get(), device.site}];
        if (!login) {
            credentials mine = *device.login;
            mine.password = of_site(mine.password, device.site);
            mine.enable = of_site(mine.enable, device.site);
            login = std::make_shared<const credentials>(std::move(mine));
        }
        device.login = login;
    };
    std::vector<std::shared_ptr<const credentials>> kept;  // their addresses are keys
    for (planned_job& each : jobs) {
        kept.push_back(each.target.login);
        change(each.target);
        for (target& other : each.others) {
            kept.push_back(other.login);
            change(other);
        }
    }
}

}  // namespace netpoll
