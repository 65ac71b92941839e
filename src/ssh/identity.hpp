// Private keys, each read and decrypted once per run. Knows no inventory; libssh stays behind it.
#pragma once

#include "ssh/agent.hpp"

#include <netpoll/expected.hpp>
#include <netpoll/target.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace netpoll {

/// One private key, ready to sign. Immutable and shared by all sessions and threads.
struct identity;

/// Why a key is of no use.
struct key_refusal {
    std::string why;       ///< a sentence without the path; empty where there is no refusal
    bool of_agent{false};  ///< the file is good: its agent is absent, locked, or lacks the key
};

/// Asks the ssh-agent behind this socket for its keys, now, within its own limit.
using agent_lister =
    std::function<answer_or_why<std::vector<agent_identity>>(const std::string& socket)>;

/// The keys of a run. `load` before the engines start; `find` from any thread after that.
class identity_store {
public:
    identity_store();
    ~identity_store();
    identity_store(const identity_store&) = delete;
    identity_store& operator=(const identity_store&) = delete;

    /// Reads ed25519, ECDSA and RSA keys in OpenSSH and PEM form. The error is a sentence without
    /// the path: missing, not a private key, encrypted and no passphrase given, passphrase wrong,
    /// or readable by others (mode & 077; OpenSSH's rule). A path already loaded costs a look-up.
    ///
    /// A certificate that the file names must be good; one beside the key that is not is left out.
    /// An agent that holds the key signs for its certificate too.
    ///
    /// With `agent`, the socket of one, the file may also be a public key, or an encrypted key
    /// without a passphrase: then that agent signs, and must hold the private half. `no_agent`
    /// says why none is asked, where that is to be said of a public key.
    expected<void, std::string> load(const key_file& file, const std::string& agent = {},
                                     const std::string& no_agent = {});

    /// Why `load` failed for the same arguments; empty where it did not.
    key_refusal refusal(const key_file& file, const std::string& agent = {},
                        const std::string& no_agent = {}) const;

    /// How agents are asked. Each is asked once, when it is needed first.
    void ask_agents_by(agent_lister lister);
    /// What this agent holds.
    const agent_listing& ask_agent(const std::string& socket);
    /// All that were asked. Read it when loading is over.
    const agent_listings& agents() const noexcept;

    /// Null where `load` was not called or failed. Valid as long as the store.
    const identity* find(const std::string& path, const std::string& certificate = {},
                         const std::string& agent = {}) const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace netpoll
