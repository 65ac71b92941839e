// The names of everything that can go wrong with a device. Knows no device.
#pragma once

#include <netpoll/expected.hpp>

#include <string>
#include <string_view>
#include <system_error>

namespace netpoll {

/// Closed list of causes. The enumerators' names are the strings of `error.code` in the JSON, in
/// the help and in the README: stable, so scripts may compare them.
enum class errc {
    name_not_found = 1,  ///< the host name does not resolve
    refused,             ///< TCP connection refused
    unreachable,         ///< no route, host or network unreachable
    timed_out,           ///< a phase took longer than its limit; `phase` says which
    closed,              ///< the peer closed the connection; `phase` says when
    throttled,           ///< the server refuses new connections for now, and says so
    bastion_failed,   ///< no bastion that leads to it can be reached, or the connection to it broke
    bastion_denied,   ///< the bastion did not let us in, or is not the one that is trusted
    bastion_busy,     ///< the bastion carries no further connection for now
    forward_refused,  ///< the bastion does not let this user go on to that device
    not_ssh,          ///< the service on that port is not SSH
    no_common_algorithm,  ///< no key exchange, host key, cipher or MAC in common
    kex_failed,           ///< key exchange failed for another reason
    host_key_unknown,     ///< strict, and no known_hosts file lists this host
    host_key_changed,     ///< the host is listed with another key
    host_key_revoked,     ///< the key is marked @revoked
    certificate_invalid,  ///< its CA is listed, and it is expired, another host's or damaged
    host_key_unsaved,     ///< accept-new, but the key could not be written down
    auth_rejected,        ///< the device refused every credential that we have for it
    auth_unavailable,     ///< no credential for any method offered, or no answer to a question
    password_expired,     ///< the device wants a new password, which nothing is typed into
    agent_failed,       ///< the ssh-agent that this login needs has no key for it, or did not sign
    code_failed,        ///< the command for a one-time code failed, or printed none
    channel_refused,    ///< session channel, pty, shell or exec request refused
    prompt_not_seen,    ///< no prompt that the platform definition accepts
    echo_not_seen,      ///< a command ended, but the device never showed it as it was typed
    ambiguous_prompt,   ///< the prompt stood within an output, and text behind it
    question,           ///< something is asked in a session that no answer is known for
    stalled,            ///< no byte for longer than the idle limit while a command ran
    command_error,      ///< every command ended, and the device rejected at least one
    output_limit,       ///< a command's output exceeded --max-output
    protocol_error,     ///< the peer broke the SSH protocol
    device_deadline,    ///< the device's own time limit was reached
    run_deadline,       ///< the run's --deadline was reached
    auth_guard,         ///< not logged in to: others rejected the same credential
    logins_unanswered,  ///< not logged in to: where it belongs no login was ever answered
    too_many_failures,  ///< not contacted: --max-failures was reached
    wave_failed,        ///< not contacted: a device of an earlier wave failed
    interrupted,        ///< SIGINT or SIGTERM
    worker_crashed,     ///< worker processes died with it, at last with it alone
    no_poller,          ///< no poller of its site was heard of within --wait-poller
    login_unknown,      ///< its site's pollers have no login of this name
    local_limit,        ///< out of descriptors, ports or memory on this machine
    internal,           ///< a bug in netpoll: please report it
};

/// Where in a session something went wrong: the strings of `error.phase` and the keys of `phases`.
enum class phase { resolve, connect, kex, host_key, auth, channel, prompt, command, close };

inline constexpr int phase_count = static_cast<int>(phase::close) + 1;

/// Whether a session in this phase has logged in.
constexpr bool behind_login(phase where) noexcept {
    return where > phase::auth;
}

/// The stable name, e.g. "auth_rejected".
std::string_view name(errc code) noexcept;
/// The stable name, e.g. "host_key".
std::string_view name(phase where) noexcept;
/// What happened and what to do about it, for people: one or two sentences, no device text in it.
std::string_view advice(errc code) noexcept;
/// What to do about it in a few words, for a line of a summary: at most 30 characters.
std::string_view remedy(errc code) noexcept;
/// The code that has this name, or nothing.
expected<errc, std::monostate> errc_named(std::string_view text) noexcept;

/// One device's failure. `detail` is for people: it may quote the device (then escaped and capped
/// by whoever quotes) and never holds a secret.
struct error {
    errc code{errc::internal};
    netpoll::phase phase{phase::connect};
    std::string detail;
    /// A question was asked that `login:` of the inventory may answer. Not in the JSON.
    bool unanswered{false};

    friend bool operator==(const error&, const error&) = default;
};

template <class T>
using result = expected<T, error>;

/// Category "netpoll", so that an errc travels as a std::error_code.
const std::error_category& category() noexcept;
std::error_code make_error_code(errc code) noexcept;

/// Where a person wrote something: `file:line`. `line` 0 means the whole file.
struct source_position {
    std::string file;
    unsigned line{0};

    friend bool operator==(const source_position&, const source_position&) = default;
};

/// One mistake in what a person wrote. Printed as `file:line: message`; the message names the key
/// at fault and, where there is one, the nearest correct spelling.
struct mistake {
    source_position where;
    std::string message;

    friend bool operator==(const mistake&, const mistake&) = default;
};

/// `file:line: message`, or `file: message` where the line is 0.
std::string to_string(const mistake& m);
/// `file:line`, or the file alone where there is no line.
std::string to_string(const source_position& where);

}  // namespace netpoll

template <>
struct std::is_error_code_enum<netpoll::errc> : std::true_type {};
