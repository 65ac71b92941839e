// One accepted connection, whatever speaks on it, and what all of them share. Knows Asio, no SSH.
#pragma once

#include "lab/aaa_realm.hpp"
#include "lab/configuration/configurations.hpp"
#include "lab/connection_limits.hpp"
#include "lab/counters.hpp"
#include "lab/host_keys.hpp"
#include "lab/network.hpp"

#include <algorithm>
#include <asio.hpp>
#include <chrono>
#include <memory>
#include <unordered_set>
#include <vector>

namespace netpoll::lab {

class peer;

/// Between two bytes of a device that sends them one at a time.
inline constexpr std::chrono::milliseconds drip_interval{20};

/// What connections share. Used on the lab's one thread; outlives them all.
struct lab_world {
    asio::io_context& io;
    const lab_options& options;
    counters& count;
    host_keys& keys;
    std::vector<key_ptr> authorized;
    std::vector<std::uint32_t> asked;  ///< commands by device, see scene::asked
    std::vector<std::unique_ptr<aaa_realm>> realms;
    connection_limits& limits;
    configurations configured;
    std::unordered_set<std::shared_ptr<peer>> peers;
};

/// A connection that the limits admitted; it lives in lab_world::peers until stop().
class peer : public std::enable_shared_from_this<peer> {
public:
    virtual ~peer() = default;
    peer(const peer&) = delete;
    peer& operator=(const peer&) = delete;

    /// Enters the world and begins. Called once.
    void open() {
        world_.peers.insert(shared_from_this());
        auto& count = world_.count;
        count.sessions_open_max = std::max(count.sessions_open_max, ++count.sessions_open);
        start();
    }

    /// Leaves the world: frees everything and closes the socket. Harmless when called again; not to
    /// be called from a callback of libssh.
    void stop() {
        if (stopped_) return;
        stopped_ = true;
        release();
        settle();
        asio::error_code ignored;
        socket_.close(ignored);
        --world_.count.sessions_open;
        world_.peers.erase(shared_from_this());
    }

protected:
    peer(lab_world& world, const device& self, asio::ip::tcp::socket socket)
        : world_(world), self_(self), socket_(std::move(socket)) {}

    virtual void start() = 0;
    /// Frees what the connection holds beside its socket, and cancels its timers.
    virtual void release() = 0;

    bool stopped() const noexcept { return stopped_; }

    /// Counts no longer as a connection before its login. Harmless when called again.
    void settle() {
        if (!settled_) world_.limits.settled(self_.index);
        settled_ = true;
    }

    lab_world& world_;
    const device& self_;
    asio::ip::tcp::socket socket_;

private:
    bool stopped_{false};
    bool settled_{false};
};

}  // namespace netpoll::lab
