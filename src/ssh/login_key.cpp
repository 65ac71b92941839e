// Which keys a login offers, in which order, and how many. Knows no session.
#include "ssh/login_key.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <chrono>

namespace netpoll {

namespace {

// OpenSSH's MaxAuthTries is 6 by default and many routers allow 3: the third rejection ends the
// connection, so where something follows the keys they may have two.
constexpr std::size_t most_keys = 3;
constexpr std::size_t most_before_more = 2;

login_key of_agent(const agent_key& key) {
    return {key.fingerprint + " '" + escape(key.what.comment, 80) + "' of the ssh-agent" +
                (key.certificate ? " (certificate)" : ""),
            key.fingerprint, nullptr, nullptr, &key};
}

bool is_of_use(const openssh_certificate& what, const std::string& user) {
    return problem_at(what, std::chrono::system_clock::now()).empty() &&
           problem_for(what, user).empty();
}

void add_certificates(const std::string& key_blob, const std::vector<agent_key>& held,
                      const std::string& user, std::vector<login_key>& to) {
    for (const auto& each : held) {
        if (each.certificate && each.certificate->key == key_blob &&
            is_of_use(*each.certificate, user))
            to.push_back(of_agent(each));
    }
}

bool holds(const std::vector<agent_key>& keys, const std::string& blob) {
    return std::any_of(keys.begin(), keys.end(),
                       [&](const agent_key& each) { return each.what.blob == blob; });
}

// ssh-agent lists a plain key before its certificate: in that order it costs one rejection.
void add_all(const std::vector<agent_key>& held, const std::string& user,
             std::vector<login_key>& to) {
    for (const auto& each : held) {
        if (!each.certificate) {
            add_certificates(each.what.blob, held, user, to);
            to.push_back(of_agent(each));
        } else if (!holds(held, each.certificate->key) && is_of_use(*each.certificate, user)) {
            to.push_back(of_agent(each));
        }
    }
}

void add_named(const identity& key, const std::string& path, const agent_listings& agents,
               const std::string& user, std::vector<login_key>& to) {
    if (key.of_agent == nullptr) {
        to.push_back({path, key.fingerprint, private_key_of(key), public_key_of(key)});
        return;
    }
    if (const auto* held = agents.of(key.of_agent->socket); held != nullptr && *held)
        add_certificates(key.of_agent->what.blob, **held, user, to);
    to.push_back({path + " of the ssh-agent", key.fingerprint, nullptr, nullptr, key.of_agent});
}

}  // namespace

std::vector<login_key> keys_to_offer(const credentials& login, const identity_store& identities,
                                     const std::string& user, bool more_follows) {
    std::vector<login_key> all;
    for (const auto& each : login.keys) {
        if (const auto* key = identities.find(each.path))
            add_named(*key, each.path, identities.agents(), user, all);
    }
    if (all.empty() && !login.agent.empty()) {
        const auto* held = identities.agents().of(login.agent);
        if (held != nullptr && *held) add_all(**held, user, all);
    }
    all.resize(std::min(all.size(), more_follows ? most_before_more : most_keys));
    return all;
}

}  // namespace netpoll
