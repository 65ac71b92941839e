// One device's bytes between a channel of a bastion's session and a socket. Knows no timer.
//
// Bytes that the socket does not take stay in libssh's buffer of this channel, whose window is then
// not refilled: a device that stalls holds up nobody else.
#pragma once

#include "machine/descriptor.hpp"
#include "ssh/bastion/forward_client.hpp"
#include "ssh/libssh_session.hpp"

#include <libssh/callbacks.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace netpoll {

/// Where a device is, as the bastion is told.
struct forward_goal {
    std::string host;  ///< the bastion looks names up
    std::uint16_t port{22};
};

class forwarded_channel {
public:
    using dirty_list = std::vector<std::uint32_t>;

    /// All references outlive it. It puts its `id` into `dirty` when `move` has something to do.
    /// Throws std::bad_alloc.
    forwarded_channel(libssh_session& session, socket_events& events, dirty_list& dirty,
                      std::uint32_t id, forward_goal goal, std::shared_ptr<forward_client> client);
    /// On a session that lives the channel must be open, refused or never asked for by then: else
    /// the bastion would close another's, or hold the connection to the device for ever.
    ~forwarded_channel();
    forwarded_channel(const forwarded_channel&) = delete;
    forwarded_channel& operator=(const forwarded_channel&) = delete;

    /// Asks, or looks whether it is answered: call until not `again`.
    call_result open();
    /// The bastion has confirmed it, which `open` has not been asked about yet.
    bool is_confirmed() const noexcept { return ssh_channel_is_open(channel_) != 0; }
    /// After `done`: makes the pair of sockets, of which the client gets one. False for want of
    /// descriptors.
    bool connect(std::chrono::microseconds round_trip);

    /// The socket has news.
    void note_ready(bool readable, bool writable);
    enum class moved {
        all,   ///< nothing more until it is dirty again
        some,  ///< there is more, and others have a turn first
        held,  ///< the bastion takes no more now: again when it may
        over,  ///< both ends are done
    };
    /// Carries what can be carried.
    moved move();

    forward_client& client() const noexcept { return *client_; }
    const forward_goal& goal() const noexcept { return goal_; }

private:
    void mark_dirty();
    int take(const char* bytes, std::uint32_t length);
    long offer(const char* bytes, std::size_t length);
    void drain_channel();
    moved fill_channel();
    bool send_unsent();
    void end();
    void tell_end();
    void watch() { events_.watch(socket_.value(), id_, blocked_); }

    libssh_session& session_;
    socket_events& events_;
    dirty_list& dirty_;
    const std::uint32_t id_;
    const forward_goal goal_;
    const std::shared_ptr<forward_client> client_;

    ssh_channel channel_{nullptr};
    ssh_channel_callbacks_struct callbacks_{};
    unique_descriptor socket_;
    std::string held_;    // from the device, read from libssh and not taken by the socket
    std::string unsent_;  // to the device, read from the socket and not taken by libssh
    bool is_dirty_{false};
    bool readable_{false};
    bool blocked_{false};  // the socket took less than there was
    enum class far_end { speaks, has_ended, end_is_told };
    far_end far_end_{far_end::speaks};
    bool closed_{false};  // the bastion has closed the channel
};

}  // namespace netpoll
