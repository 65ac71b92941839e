// Where a session's bytes come from when it does not dial by itself. Knows no SSH.
#pragma once

#include "ssh/socket.hpp"

#include <netpoll/error.hpp>
#include <netpoll/expected.hpp>
#include <netpoll/target.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace netpoll {

/// A stream to a device that somebody else carries.
struct carried_stream {
    /// Connected, and no pipe: the first bytes are looked at before they are read. Such as one end
    /// of a socketpair that somebody pumps.
    unique_descriptor socket;
    /// From the last hop to the device and back; from here to there, as far as is known.
    std::chrono::microseconds round_trip{0};
    std::string via;  ///< the inventory's name of who carries it
};

/// What a session waits for, and what it asks when it is lost. Dropped: nobody wants it any more.
class stream_claim {
public:
    virtual ~stream_claim() = default;
    /// The stream or why there is none, once; nothing while it is not there yet.
    virtual std::optional<expected<carried_stream, error>> take() = 0;
    /// Why the stream broke, where that was not its far end's doing. Known before it is closed.
    virtual std::optional<error> why_broken() const { return std::nullopt; }
};

/// Opens streams to devices by other means than TCP from this machine: channels of bastions.
class stream_source {
public:
    virtual ~stream_source() = default;
    /// Does not wait. `ready` is called, from any thread, when the claim has something to take.
    virtual std::unique_ptr<stream_claim> open(const target& device,
                                               std::function<void()> ready) = 0;
};

}  // namespace netpoll
