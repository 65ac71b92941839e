// Which keys a login offers, in which order, and how many. Knows no session.
#pragma once

#include "ssh/agent.hpp"
#include "ssh/identity_key.hpp"

#include <netpoll/target.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace netpoll {

/// One key, or one certificate, that may be offered. It signs itself or an agent does.
struct login_key {
    std::string name;         ///< for people: a path, or what the agent calls it
    std::string fingerprint;  ///< "SHA256:..."
    ssh_key private_key{nullptr};
    ssh_key public_key{nullptr};
    const agent_key* of_agent{nullptr};  ///< where this is set the two before are null
};

struct key_choice {
    std::vector<login_key> keys;
    std::size_t found{0};       ///< keys that could be offered; no fewer than `keys`
    std::string left_out;       ///< keys and certificates that are of no use, and why; or empty
    std::string without_agent;  ///< keys whose agent does not sign with them, and why; or empty
};

/// In the order in which they are worth a try: a certificate before its plain key, and of several
/// only as many as leave room for what follows. `more_follows`: a password or an answer does.
key_choice keys_to_offer(const credentials& login, const identity_store& identities,
                         const std::string& user, bool more_follows);

}  // namespace netpoll
