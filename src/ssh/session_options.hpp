// What all sessions of a run share: trust, keys, limits, and who listens.
#pragma once

#include "core/detector.hpp"
#include "core/phase_listener.hpp"
#include "core/transcript_listener.hpp"
#include "ssh/code_source.hpp"
#include "ssh/host_keys.hpp"
#include "ssh/identity.hpp"
#include "ssh/login_gate.hpp"
#include "ssh/offered_methods.hpp"
#include "ssh/output_budget.hpp"

#include <netpoll/log.hpp>
#include <netpoll/secret.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

namespace netpoll {

/// The pointers outlive the run.
struct session_options {
    host_key_policy host_keys{host_key_policy::strict};
    /// For bastions, where it is another than for devices.
    std::optional<host_key_policy> bastion_host_keys;
    netpoll::known_hosts* known_hosts{nullptr};  ///< required unless nobody judges keys
    const identity_store* identities{nullptr};   ///< required
    signer* agent{nullptr};                      ///< who signs with keys of ssh-agents, or null
    code_source* codes{nullptr};                 ///< who gets one-time codes, or null
    offered_methods* methods{nullptr};           ///< what hosts told of them; null: forgotten
    const redactor* redact{nullptr};             ///< applied to quotes in error details
    log_sink* log{nullptr};                      ///< required
    platform_detector* detector{nullptr};        ///< required where a target's platform is "auto"
    transcript_listener* transcripts{nullptr};   ///< may be null
    phase_listener* phases{nullptr};             ///< set by the engine
    /// What bastions are taken for as they log us in; required where a target has `jump`.
    const compiled_platform* bastions_as{nullptr};
    /// Whether a numeric address may be dialled; behind a bastion, whether a name may be asked for.
    /// Empty: any.
    std::function<bool(const std::string& address)> may_dial{};
    login_gate* gate{nullptr};          ///< null: whoever may connect may log in
    std::size_t max_output{64U << 20};  ///< bytes kept per command
    output_budget* memory{nullptr};     ///< for the outputs of all; null: boundless
    /// A session is well and over once it has judged the host key; no credential is sent, but to
    /// bastions on the way.
    bool keys_only{false};
    /// Somebody answers `computation` elsewhere: a session that does not block asks for it.
    bool offloads{false};
};

}  // namespace netpoll
