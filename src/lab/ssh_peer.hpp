// One SSH session of a simulated device on its socket. Knows libssh and Asio, no command.
#pragma once

#include "lab/device_channel.hpp"
#include "lab/login_desk.hpp"
#include "lab/peer.hpp"

#include <chrono>
#include <vector>

namespace netpoll::lab {

/// Drives libssh's server side without blocking: one private ssh_event a session, pumped whenever
/// the socket is ready. libssh works on a duplicate of the socket, since it closes its own by
/// itself; ours tells when to pump.
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
    void hold_login();
    bool dead() const;
    bool write_pending() const;
    std::function<void()> waker();

    login_desk desk_;
    ssh_session session_{nullptr};
    ssh_event event_{nullptr};
    std::vector<std::shared_ptr<device_channel>> channels_;
    asio::steady_timer hold_timer_;
    clock::time_point hold_until_{};
    bool reading_{false};  // an async_wait for reading is under way
    bool writing_{false};
    bool shaken_{false};  // key exchange counted
    bool leaving_{false};
    bool holding_{false};
};

}  // namespace netpoll::lab
