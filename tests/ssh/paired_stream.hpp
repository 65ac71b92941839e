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
    std::unique_ptr<stream_claim> open(const target&, std::function<void()> ready) override {
        ++opened;
        alarm = std::move(ready);
        return std::make_unique<claim>(*this);
    }

    void say(std::string_view bytes) const {
        if (write(far.value(), bytes.data(), bytes.size()) < 0) std::abort();
    }
    /// Whether our side has closed the newest pair.
    bool closed() const {
        std::array<char, 4096> said;  // by us
        ssize_t n = 0;
        do {
            n = recv(far.value(), said.data(), said.size(), MSG_DONTWAIT);
        } while (n > 0);
        // A reset where we have not read all that was said.
        return n == 0 || (n < 0 && errno == ECONNRESET);
    }

    std::string greeting{"SSH-2.0-Fake\r\n"};
    bool refuses{false};
    bool is_late{false};  // nothing is there yet
    std::chrono::microseconds round_trip{0};
    std::optional<error> broken;
    std::function<void()> alarm;
    int opened{0};
    unique_descriptor far;

private:
    struct claim final : stream_claim {
        explicit claim(paired_stream& owner) : from(owner) {}
        std::optional<expected<carried_stream, error>> take() override { return from.take(); }
        std::optional<error> why_broken() const override { return from.broken; }
        paired_stream& from;
    };

    std::optional<expected<carried_stream, error>> take() {
        if (is_late) return std::nullopt;
        if (refuses) return unexpected(error{errc::unreachable, phase::connect, "no way there"});
        std::array<int, 2> ends{-1, -1};
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) std::abort();
        far = unique_descriptor{ends[1]};
        if (!greeting.empty()) say(greeting);
        return carried_stream{unique_descriptor{ends[0]}, round_trip, "b1"};
    }
};

/// Knows which descriptor it may touch.
class noting_watch final : public socket_watch {
public:
    void opened(int descriptor) override { watched = descriptor; }
    void closing(int) override { watched = -1; }
    int watched{-1};
};

}  // namespace netpoll::testing
