// The ssh-agents of a run: what they hold, and who asks them for signatures. Knows no session.
#pragma once

#include "ssh/agent_protocol.hpp"
#include "ssh/late_answer.hpp"
#include "ssh/openssh_certificate.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// A key in an agent.
struct agent_key {
    agent_identity what;
    std::string socket;       ///< the agent's
    std::string type;         ///< "ssh-ed25519"
    std::string fingerprint;  ///< "SHA256:..."; a certificate's is that of its key
    std::optional<openssh_certificate> certificate;
    std::string held_as;  ///< the blob by which the agent knows it

    /// `plain_blob`: of a certificate that the agent does not hold, the key that it does hold.
    agent_key(agent_identity key, std::string of_socket, std::string plain_blob = {});
};

/// An agent's keys, or why they are not known: a sentence without its path.
using agent_listing = expected<std::vector<agent_key>, std::string>;

/// What each agent of the run holds, by its socket. `add` before the engines start; read from any
/// thread after that.
class agent_listings {
public:
    void add(const std::string& socket, answer_or_why<std::vector<agent_identity>> said);
    /// Null where nobody asked this agent.
    const agent_listing* of(const std::string& socket) const;

private:
    std::map<std::string, agent_listing> known_;
};

/// Asks agents for signatures.
class signer {
public:
    virtual ~signer() = default;
    /// `request` is an SSH_AGENTC_SIGN_REQUEST, the answer what the agent said to it. `done` is
    /// called once, from any thread, maybe before this returns. Never blocks.
    virtual void sign(const std::string& socket, std::string request,
                      answer_taker<std::string> done) = 0;
};

}  // namespace netpoll
