// Connections that never become SSH: silent, slow_banner, not_ssh. Knows no libssh.
#pragma once

#include "lab/peer.hpp"

#include <array>

namespace netpoll::lab {

/// Whether this fault is played without SSH.
bool stays_below_ssh(fault f) noexcept;

/// Acts such a fault until the other side closes.
class non_ssh_peer final : public peer {
public:
    non_ssh_peer(lab_world& world, const device& self, asio::ip::tcp::socket socket);

private:
    void start() override;
    void release() override;
    void discard_input();
    void drip();

    asio::steady_timer timer_;
    std::size_t dripped_{0};
    std::array<char, 512> input_;
};

}  // namespace netpoll::lab
