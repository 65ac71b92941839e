// A connection that is one end of a socketpair, with a test at the other. Knows no SSH.
#pragma once

#include "ssh/transport/stream_source.hpp"
#include "ssh/wait.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

namespace netpoll::testing {

/// Opens socketpairs. The far end of the newest is the test's.
class paired_stream final : public stream_source {
public:
    expected<unique_descriptor, error> open(const target&) override {
        ++opened;
        if (refuses) return unexpected(error{errc::unreachable, phase::connect, "no way there"});
        std::array<int, 2> ends{-1, -1};
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) std::abort();
        far = unique_descriptor{ends[1]};
        if (!greeting.empty()) say(greeting);
        return unique_descriptor{ends[0]};
    }

    void say(std::string_view bytes) const {
        if (write(far.value(), bytes.data(), bytes.size()) < 0) std::abort();
    }
    /// Whether our side has closed the newest pair.
    bool closed() const {
        char byte = 0;
        // A reset where we have not read all that was said.
        const auto n = recv(far.value(), &byte, 1, MSG_DONTWAIT);
        return n == 0 || (n < 0 && errno == ECONNRESET);
    }

    std::string greeting{"SSH-2.0-Fake\r\n"};
    bool refuses{false};
    int opened{0};
    unique_descriptor far;
};

/// Knows which descriptor it may touch.
class noting_watch final : public socket_watch {
public:
    void opened(int descriptor) override { watched = descriptor; }
    void closing(int) override { watched = -1; }
    int watched{-1};
};

}  // namespace netpoll::testing
