// Where a session's bytes come from when it does not dial by itself. Knows no SSH.
#pragma once

#include "ssh/socket.hpp"

#include <netpoll/error.hpp>
#include <netpoll/expected.hpp>
#include <netpoll/target.hpp>

namespace netpoll {

/// Opens streams to devices by other means than TCP from this machine: a channel of a bastion.
class stream_source {
public:
    virtual ~stream_source() = default;
    /// A connected stream socket (not a pipe: the first bytes are looked at before they are read),
    /// such as one end of a socketpair that somebody else pumps. Does not wait: the far end may
    /// come later, and what is written meanwhile is kept. Called once an attempt.
    virtual expected<unique_descriptor, error> open(const target& device) = 0;
};

}  // namespace netpoll
