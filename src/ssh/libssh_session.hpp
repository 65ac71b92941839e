// One libssh session with its traps disarmed. Knows no policy: not whom to trust, not what to say.
//
// Rules for whoever edits this ring (libssh 0.10 to 0.12):
//  1. After every libssh call ask `dead()`: several calls say AGAIN for ever once a session has
//  died.
//  2. libssh owns a duplicate of the socket and closes it when it likes; ours stays open until the
//  end.
//  3. A session ends by ssh_free only. ssh_disconnect closes descriptors that are no longer ours.
//  4. No libssh call from a callback: callbacks copy and set flags.
//  5. No host name, no config file, no known_hosts file is ever given to libssh: it would read them
//  once
//     per connection, and it refuses names with an underscore.
#pragma once

#include "ssh/bastion/forward_refusal.hpp"
#include "ssh/socket.hpp"
#include "ssh/transport/negotiation.hpp"

#include <netpoll/error.hpp>
#include <netpoll/outcome.hpp>
#include <netpoll/target.hpp>

#include <libssh/callbacks.h>
#include <libssh/libssh.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace netpoll {

/// What a libssh call came to. `again`: call the same function again when the socket is ready.
enum class call_result { again, done, failed };

/// Owns one ssh_session. libssh overwrites its error text with later, lesser errors, so its first
/// complaint is kept here.
class libssh_session {
public:
    /// Speaks on this connected socket, and may close it. Offers these algorithms, first choice
    /// first, and `host_key_algorithms` in place of theirs. Throws std::bad_alloc, and
    /// std::runtime_error where libssh refuses a list, which is a bug.
    libssh_session(int descriptor, const algorithm_lists& offered,
                   const std::string& host_key_algorithms);
    ~libssh_session();
    libssh_session(const libssh_session&) = delete;
    libssh_session& operator=(const libssh_session&) = delete;

    ::ssh_session raw() const noexcept { return session_; }

    /// From now on calls may block, for at most `patience` where libssh obeys it (login) and
    /// without a limit where it does not (channels: a watcher must shut the socket down).
    void block_for(milliseconds patience);
    void never_block();

    /// One step of the connection's set-up up to the end of the key exchange.
    call_result connect();
    /// What `connect` does next is to read the device's part of the key exchange and end it.
    bool awaits_keys() const noexcept { return exchanging_; }
    /// True once nothing more can come of this session, also where the peer broke the protocol in a
    /// way that libssh would let pass.
    bool dead() const noexcept;
    /// True while libssh holds bytes that the socket did not take.
    bool write_pending() const noexcept;
    /// libssh's first complaint, or its last error, or empty. Untrusted: it may quote the peer.
    std::string cause() const;
    /// What was complained of so far is dealt with and explains nothing that comes later.
    void forget_cause();
    /// Why a dead session died: closed, or protocol_error where the peer's bytes made no sense.
    errc why_dead() const;

    /// Writes down what the handshake has agreed on so far.
    void note_facts(ssh_facts& facts) const;
    /// What the server offers, until all is agreed on; null where it is not known.
    const server_algorithms* offered() const noexcept { return negotiation_.offered(); }

    /// Bytes of data that libssh puts in one packet of the channel opened last; nothing before one
    /// was opened in a `channel_hearing`.
    std::optional<std::uint32_t> packet_room() const noexcept { return packet_room_; }
    /// Channels that were refused in a hearing of that since the last call, in their order. libssh
    /// itself only keeps the newest text.
    std::vector<channel_refusal> take_refusals() { return std::exchange(refusals_, {}); }
    /// While this lives, it is heard on this thread what peers say of channels as they open them,
    /// which libssh has no function for.
    class channel_hearing {
    public:
        enum class of { sizes, refusals };
        /// Without `hears` it does nothing: hearing costs a fifth of the time.
        explicit channel_hearing(of what = of::sizes, bool hears = true) noexcept;
        ~channel_hearing();
        channel_hearing(const channel_hearing&) = delete;
        channel_hearing& operator=(const channel_hearing&) = delete;
    };

    /// While this lives, libssh's complaints on this thread belong to `session`, which may end
    /// before.
    class attribution {
    public:
        explicit attribution(libssh_session* session) noexcept;
        ~attribution();
        attribution(const attribution&) = delete;
        attribution& operator=(const attribution&) = delete;
    };

private:
    friend class attribution;
    void hear(int level, std::string_view words);
    void hear_opening(std::string_view words);
    void keep(std::string_view complaint);
    void keep_error();
    void break_off(std::string why);
    void listen_for_status();

    ::ssh_session session_{nullptr};
    ssh_callbacks_struct callbacks_{};
    bool begun_{false};       // the first call of connect has been made
    bool broken_{false};      // the peer broke the protocol, and libssh goes on
    bool exchanging_{false};  // from the choice of algorithms to the end of the key exchange
    negotiation negotiation_;
    std::optional<std::uint32_t> packet_room_;
    std::vector<channel_refusal> refusals_;
    std::string first_complaint_;
    std::string forgotten_;
};

/// Frees what libssh allocated as strings.
struct free_libssh_string {
    void operator()(char* text) const noexcept { ssh_string_free_char(text); }
};
using libssh_string = std::unique_ptr<char, free_libssh_string>;

/// The key that the server proved to own.
struct server_key {
    std::string type;         ///< "ssh-ed25519"
    std::string blob;         ///< base64, as in known_hosts
    std::string fingerprint;  ///< "SHA256:..."
};
std::optional<server_key> server_key_of(::ssh_session session);

}  // namespace netpoll
