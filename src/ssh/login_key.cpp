// Which keys a login offers, in which order, and how many. Knows no session.
#include "ssh/login_key.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

namespace netpoll {

namespace {

// OpenSSH's MaxAuthTries is 6 by default and many routers allow 3: the third rejection ends the
// connection, so where something follows the keys they may have two.
constexpr std::size_t most_keys = 3;
constexpr std::size_t most_before_more = 2;

std::string suffix_of(const openssh_certificate& what) {
    const auto& options = what.critical;
    const bool bound = std::find(options.begin(), options.end(), "source-address") != options.end();
    return bound ? " (certificate, good from certain addresses only)" : " (certificate)";
}

login_key of_agent(const agent_key& key) {
    return {key.fingerprint + " '" + escape(key.what.comment, 80) + "' of the ssh-agent" +
                (key.certificate ? suffix_of(*key.certificate) : ""),
            key.fingerprint, nullptr, nullptr, &key};
}

void say(std::string& to, const std::string& why) {
    to += (to.empty() ? "" : "; ") + why;
}

// Puts keys together for one user.
class key_chooser {
public:
    explicit key_chooser(const std::string& user) : user_(user) {}

    void add_named(const identity& key, const std::string& path, const agent_listings& agents) {
        if (key.of_agent != nullptr) {
            if (const auto* held = agents.of(key.of_agent->socket); held != nullptr && *held)
                add_certificates(key.of_agent->what.blob, **held);
            if (!key.certificate_problem.empty()) leave_out(key.certificate_problem);
            if (key.certificate_says && is_of_use(*key.certificate_says))
                add({path + suffix_of(*key.certificate_says) + " of the ssh-agent", key.fingerprint,
                     nullptr, nullptr, &*key.certified_of_agent},
                    &*key.certificate_says);
            add({path + " of the ssh-agent", key.fingerprint, nullptr, nullptr, key.of_agent},
                nullptr);
            return;
        }
        if (!key.certificate_problem.empty()) leave_out(key.certificate_problem);
        if (key.certificate_says && is_of_use(*key.certificate_says))
            add({path + suffix_of(*key.certificate_says), key.fingerprint, key.certified_key.get(),
                 key.certificate.get()},
                &*key.certificate_says);
        add({path, key.fingerprint, private_key_of(key), public_key_of(key)}, nullptr);
    }

    // ssh-agent lists a plain key before its certificate: in that order it costs one rejection.
    void add_all(const std::vector<agent_key>& held) {
        for (const auto& each : held) {
            if (!each.certificate) {
                add_certificates(each.what.blob, held);
                add(of_agent(each), nullptr);
            } else if (!holds(held, each.certificate->key) && is_of_use(*each.certificate)) {
                add(of_agent(each), &*each.certificate);
            }
        }
    }

    void leave_out(const std::string& why) { say(left_out, why); }

    std::vector<login_key> keys;
    std::string left_out;
    std::string without_agent;

private:
    // A key may lie in a file and in the agent, and stand beside each of several certificates.
    void add(login_key key, const openssh_certificate* says) {
        std::string which;
        if (says != nullptr) which = says->id + '\0' + std::to_string(says->before);
        if (seen_.emplace(key.fingerprint, std::move(which)).second) keys.push_back(std::move(key));
    }

    bool is_of_use(const openssh_certificate& what) {
        auto why = problem_at(what, certificate_kind::user, std::chrono::system_clock::now());
        if (why.empty()) why = problem_for(what, user_);
        if (!why.empty()) leave_out(why);
        return why.empty();
    }

    void add_certificates(const std::string& key_blob, const std::vector<agent_key>& held) {
        for (const auto& each : held) {
            if (each.certificate && each.certificate->key == key_blob &&
                is_of_use(*each.certificate))
                add(of_agent(each), &*each.certificate);
        }
    }

    static bool holds(const std::vector<agent_key>& held, const std::string& blob) {
        return std::any_of(held.begin(), held.end(),
                           [&](const agent_key& each) { return each.what.blob == blob; });
    }

    const std::string& user_;
    std::set<std::pair<std::string, std::string>> seen_;  // and of which certificate
};

}  // namespace

key_choice keys_to_offer(const credentials& login, const identity_store& identities,
                         const std::string& user, bool more_follows) {
    key_chooser all{user};
    const auto add = [&](bool usual) {
        for (const auto& each : login.keys) {
            if (each.usual != usual) continue;
            if (const auto* key = identities.find(each.path, each.certificate, login.agent))
                all.add_named(*key, each.path, identities.agents());
            else if (const auto no = identities.refusal(each, login.agent, login.no_agent);
                     !no.why.empty())
                say(no.of_agent && !each.optional ? all.without_agent : all.left_out,
                    each.path + ": " + no.why);
        }
    };
    add(false);
    const auto* held = login.agent_chooses() ? identities.agents().of(login.agent) : nullptr;
    if (held != nullptr && *held) all.add_all(**held);
    add(true);
    const auto found = all.keys.size();
    all.keys.resize(std::min(found, more_follows ? most_before_more : most_keys));
    return {std::move(all.keys), found, std::move(all.left_out), std::move(all.without_agent)};
}

}  // namespace netpoll
