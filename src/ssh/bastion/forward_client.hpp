// Who a bastion carries a stream for, and who watches its sockets. Knows no libssh.
#pragma once

#include "machine/descriptor.hpp"

#include <netpoll/error.hpp>

#include <chrono>
#include <cstdint>

namespace netpoll {

/// Wants one stream to one device. Called from the bastion's thread.
class forward_client {
public:
    virtual ~forward_client() = default;
    virtual bool is_wanted() const noexcept = 0;
    /// The device has answered the bastion, `round_trip` after it was asked to connect.
    virtual void connected(unique_descriptor socket, std::chrono::microseconds round_trip) = 0;
    /// Not carried: in phase connect.
    virtual void refused(error why) = 0;
    /// The bastion ends, not the device: called before the socket is closed. Or it has not answered
    /// for a while, and what goes wrong now is its doing.
    virtual void broken(const error& why) = 0;
    /// It has answered after all.
    virtual void mended() = 0;
};

/// Watches one bastion's sockets, and says what became ready since it last said so.
class socket_events {
public:
    virtual ~socket_events() = default;
    /// For bytes and for the end of the other side; with `writable` for room as well. `id` is told
    /// with it. The same descriptor may be watched again with other wishes.
    virtual void watch(int descriptor, std::uint32_t id, bool writable) = 0;
    virtual void forget(int descriptor) noexcept = 0;
};

}  // namespace netpoll
