// One SSH session of a simulated device on its socket. Knows libssh and Asio, no command.
#pragma once

#include "lab/auth_server.hpp"
#include "lab/device_channel.hpp"
#include "lab/peer.hpp"

#include <chrono>
#include <vector>

namespace netpoll::lab {

/// Drives libssh's server side without blocking: one private ssh_event a session, pumped whenever
/// the socket is ready. libssh owns the socket and closes it where it sees fit; Asio only waits on
/// it. A duplicate would be the rule, but costs a file a session; on one thread it is enough that
/// Asio lets go right after any call in which libssh may have closed.
class ssh_peer final : public peer {
public:
    ssh_peer(lab_world& world, const device& self, asio::ip::tcp::socket socket);

private:
    using clock = std::chrono::steady_clock;

    void start() override;
    void release() override;

    bool begin_session();
    void send_prelude();
    ssh_channel open_channel();
    void pump();
    /// One round of libssh and the channels. True where another may move something.
    bool turn();
    void drop_finished_channels();
    void wait_for_socket();
    bool holds_login();
    void hold_login();
    bool dead() const;
    bool write_pending() const;
    std::function<void()> waker();

    auth_server auth_;
    ssh_session session_{nullptr};
    ssh_event event_{nullptr};
    std::vector<std::shared_ptr<device_channel>> channels_;
    struct held_login {
        clock::time_point until{};
        bool holding{false};
    } hold_;
    asio::steady_timer hold_timer_;
    struct waits_for_socket {
        bool reading{false};  // an async_wait for reading is under way
        bool writing{false};
    } wait_;
    bool libssh_owns_socket_{false};
    bool shaken_{false};  // key exchange counted
    bool leaving_{false};
};

}  // namespace netpoll::lab
