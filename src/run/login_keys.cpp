// Loads keys and asks agents, before engines start. Knows no device.
#include "run/login_keys.hpp"

#include "engine/agent_socket.hpp"
#include "run/plan_log.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace netpoll {

namespace {

/// Why an agent that is to log in by itself cannot; nothing where it can.
std::string trouble_of(const agent_listing& held) {
    if (!held) return held.error();
    return held->empty() ? "it has no key: it is locked (ssh-add -X), or none was added (ssh-add)"
                         : "";
}

// To list its keys an agent needs nobody's help.
constexpr milliseconds agent_listing_patience{5'000};

constexpr std::string_view key_flag = "--private-key";

}  // namespace

void list_agents_for(identity_store& identities) {
    identities.ask_agents_by(
        [](const std::string& socket) { return list_agent(socket, agent_listing_patience); });
}

std::vector<mistake> ask_login_agents(identity_store& identities,
                                      const std::set<const credentials*>& logins, log_sink& log) {
    std::map<std::string, bool> needed;
    for (const credentials* login : logins) {
        if (!login->agent_chooses()) continue;
        auto& alone = needed[login->agent];
        alone = alone || (login->agent_required && !login->password);
    }
    std::vector<mistake> all;
    for (const auto& [socket, alone] : needed) {
        const std::string why = trouble_of(identities.ask_agent(socket));
        if (why.empty()) continue;
        mistake about{{"agent", 0}, "the ssh-agent at " + escape(socket, 200) + ": " + why};
        if (alone)
            all.push_back(std::move(about));
        else
            warn_of({about}, log);
    }
    return all;
}

std::vector<mistake> load_login_keys(identity_store& identities,
                                     const std::set<const credentials*>& logins, bool dry_run,
                                     log_sink& log) {
    std::vector<mistake> all;
    std::set<std::tuple<std::string, std::string, const secret*, std::string>> seen;
    for (const credentials* login : logins) {
        for (const key_file& key : login->keys) {
            const auto* passphrase = key.passphrase.value.get();
            if (!seen.emplace(key.path, key.certificate, passphrase, login->agent + login->no_agent)
                     .second)
                continue;
            if (dry_run && key.passphrase) continue;
            auto loaded = identities.load(key, login->agent, login->no_agent);
            if (loaded) continue;
            const source_position where =
                key.where.file.empty() ? source_position{std::string(key_flag), 0} : key.where;
            mistake wrong{where, "private key " + key.path + ": " + loaded.error()};
            // A slip on the command line, which all devices share. Else whoever needs the key says
            // so by its own failure, and nobody else is held up.
            const bool by_flag = where.file == key_flag;
            const bool of_agent = identities.refusal(key, login->agent, login->no_agent).of_agent;
            if (by_flag && !key.optional && !of_agent) {
                all.push_back(std::move(wrong));
                continue;
            }
            log.write(dry_run || !key.optional ? log_level::warn : log_level::info, {},
                      to_string(wrong) + "; it is left out");
        }
    }
    std::sort(all.begin(), all.end(), [](const mistake& one, const mistake& other) {
        return one.where.line < other.where.line;
    });
    return all;
}

}  // namespace netpoll
