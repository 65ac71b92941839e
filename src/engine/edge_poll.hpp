// Sockets of one bastion, watched together. Knows no bastion.
#pragma once

#include "machine/descriptor.hpp"
#include "ssh/bastion/forward_client.hpp"

#include <cstdint>
#include <functional>

namespace netpoll {

/// One descriptor that is readable while any of the watched has news; each is told once a change.
class edge_poll final : public socket_events {
public:
    /// Throws std::system_error for want of descriptors.
    edge_poll();

    int descriptor() const noexcept { return epoll_.value(); }
    void watch(int descriptor, std::uint32_t id, bool writable) override;
    void forget(int descriptor) noexcept override;

    using receiver = std::function<void(std::uint32_t id, bool readable, bool writable)>;
    /// Tells what has come, without waiting.
    void take(const receiver& tell);

private:
    unique_descriptor epoll_;
};

}  // namespace netpoll
