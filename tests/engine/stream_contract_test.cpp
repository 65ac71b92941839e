// Sessions over a socketpair whose other end somebody pumps to a device, as a bastion's channel
// will be. Knows no engine.
#include "engine/lone_session.hpp"

#include <doctest/doctest.h>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <list>
#include <thread>
#include <utility>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

/// Carries bytes between one end of a socketpair and a TCP connection, at most `at_once` a time.
class pumped_streams final : public stream_source {
public:
    explicit pumped_streams(std::size_t at_once) : at_once_(at_once) {}

    std::unique_ptr<stream_claim> open(const target& device, std::function<void()>) override {
        ++opened;
        std::array<int, 2> ends{-1, -1};
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) std::abort();
        pumps_.emplace_back(
            [this, near = ends[1], address = numeric_endpoint(device.hostname, device.port)] {
                const unique_descriptor one{near};
                unique_descriptor two;
                auto now = dial(*address, two);
                while (now.now == dial_result::state::pending)
                    now = dial_progress(two);
                if (now.now == dial_result::state::connected) pump(one.value(), two.value());
            });
        return std::make_unique<claim>(unique_descriptor{ends[0]});
    }

    std::atomic<int> opened{0};

private:
    struct claim final : stream_claim {
        explicit claim(unique_descriptor end) : socket(std::move(end)) {}
        std::optional<expected<carried_stream, error>> take() override {
            return carried_stream{std::move(socket), {}, "b1"};
        }
        unique_descriptor socket;
    };

    void pump(int one, int two) const {
        for (;;) {
            std::array<pollfd, 2> ready{{{one, POLLIN, 0}, {two, POLLIN, 0}}};
            if (poll(ready.data(), ready.size(), 30'000) <= 0) return;
            if (ready[0].revents != 0 && !carry(one, two)) return;
            if (ready[1].revents != 0 && !carry(two, one)) return;
        }
    }
    bool carry(int from, int to) const {
        std::array<char, 4096> bytes;
        const auto n = recv(from, bytes.data(), std::min(bytes.size(), at_once_), 0);
        if (n <= 0) return false;
        return send(to, bytes.data(), static_cast<std::size_t>(n), MSG_NOSIGNAL) == n;
    }

    const std::size_t at_once_;
    std::list<std::jthread> pumps_;
};

}  // namespace

TEST_CASE("stream: a session over somebody else's bytes is as any other") {
    for (const bool blocking : {false, true}) {
        for (const std::size_t at_once : {std::size_t{1}, std::size_t{4096}}) {
            CAPTURE(blocking);
            CAPTURE(at_once);
            pumped_streams streams{at_once};
            lone_session one{{}, blocking, "cisco_ios"};
            one.streams = &streams;
            one.begin();
            CHECK_FALSE(one.to_computation());
            const auto got = one.session->take_outcome();
            CAPTURE(digest(got));
            CHECK(got.status == device_status::ok);
            CHECK(got.address.empty());
            CHECK(got.via == "b1");
            CHECK(streams.opened == 1);
            CHECK(one.watch.watched == -1);
            CHECK(one.network.all_closed());
        }
    }
}

TEST_CASE("stream: a large group is computed elsewhere, as over TCP") {
    pumped_streams streams{4096};
    lone_session one{{"--fault", "dh-group16=100%"}, false};
    one.streams = &streams;
    REQUIRE(one.begin_to_computation());
    do {
        one.compute();
    } while (one.to_computation());
    const auto got = one.session->take_outcome();
    CAPTURE(digest(got));
    CHECK(got.status == device_status::ok);
    CHECK(got.ssh.kex == "diffie-hellman-group16-sha512");
}

TEST_CASE("stream: a device that hangs up is told as over TCP") {
    for (const bool blocking : {false, true}) {
        pumped_streams streams{4096};
        lone_session one{{"--fault", "close-before-banner=100%"}, blocking};
        one.streams = &streams;
        one.begin();
        CHECK_FALSE(one.to_computation());
        const auto got = one.session->take_outcome();
        CAPTURE(digest(got));
        REQUIRE(got.error);
        CHECK(got.error->code == errc::closed);
        CHECK(got.error->phase == phase::kex);
    }
}
