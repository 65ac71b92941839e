// A session whose key exchange somebody else computes, step by step. Knows no engine.
#include "engine/fleet.hpp"
#include "engine/lab.hpp"
#include "ssh/device_session.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <csignal>
#include <optional>
#include <thread>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

/// Knows which descriptor it may touch.
class watcher final : public socket_watch {
public:
    void opened(int descriptor) override {
        CHECK(watched == -1);
        watched = descriptor;
    }
    void closing(int) override { watched = -1; }
    int watched{-1};
};

/// One device with group16 alone, and a session with it driven by hand.
struct scene {
    scene() {
        const auto mistakes = add_builtin_platforms(platforms);
        REQUIRE(mistakes.empty());
        devices.add_inventory(network.inventory());
        options.host_keys = host_key_policy::off;
        options.identities = &identities;
        options.log = &silent_log();
        options.cpu = &workers;
        const auto& target = devices.targets().front();
        session.emplace(options, job{0, &target, platforms.find(target.platform)}, watch, false);
    }

    /// Goes on up to the next computation; false where the session ended before one.
    bool to_computation() {
        for (;;) {
            const auto next = session->advance();
            if (next.kind == wait_for::what::computation) return true;
            if (next.kind == wait_for::what::over) return false;
            if (next.kind != wait_for::what::readiness) continue;
            CHECK(watch.watched == session->descriptor());
            const auto events = (next.read ? POLLIN : 0) | (next.write ? POLLOUT : 0);
            pollfd socket{watch.watched, static_cast<short>(events), 0};
            const auto left = std::chrono::ceil<milliseconds>(next.until - session_clock::now());
            poll(&socket, 1, static_cast<int>(std::clamp<long>(left.count(), 0, 60'000)));
        }
    }
    void compute() {
        CHECK(watch.watched == -1);
        std::jthread{[this] { session->compute(); }};
    }

    lab network{{"--devices", "1", "--platforms", "linux", "--fault", "dh-group16=100%"}};
    platform_catalog platforms;
    fleet devices;
    identity_store identities;
    cpu_workers workers{1};
    engine_options options;
    watcher watch;
    std::optional<device_session> session;
};

}  // namespace

TEST_CASE("computation: both long calls are handed over, and the session goes on as usual") {
    scene one;
    int handed_over = 0;
    while (one.to_computation()) {
        CHECK(one.session->where() == phase::kex);
        ++handed_over;
        one.compute();
    }
    CHECK(handed_over >= 2);
    CHECK(one.watch.watched == -1);
    const auto got = one.session->take_outcome();
    CAPTURE(digest(got));
    CHECK(got.status == device_status::ok);
    CHECK(got.ssh.kex == "diffie-hellman-group16-sha512");
}

TEST_CASE("computation: a cut waits for whoever computes") {
    scene one;
    REQUIRE(one.to_computation());
    one.session->cut();
    CHECK(one.session->descriptor() >= 0);
    one.compute();
    CHECK(one.session->advance().kind == wait_for::what::over);
    CHECK(one.session->descriptor() == -1);
    CHECK(one.session->take_outcome().status == device_status::cancelled);
}

TEST_CASE("computation: after a stop request nothing is computed any more") {
    scene one;
    REQUIRE(one.to_computation());
    one.session->ask_stop();
    one.compute();
    CHECK_FALSE(one.to_computation());
    const auto got = one.session->take_outcome();
    CHECK(got.status == device_status::cancelled);
    REQUIRE(got.error);
    CHECK(got.error->phase == phase::kex);
}

TEST_CASE("computation: a descriptor that libssh closes meanwhile may be another's at once") {
    scene one;
    REQUIRE(one.to_computation());
    one.compute();
    REQUIRE(one.to_computation());
    const int number = one.session->descriptor();
    // Gone in the middle of the exchange.
    one.network.process().signal(SIGKILL);
    CHECK(one.network.process().wait() != 0);
    one.compute();  // what has arrived already, or the end
    int another = -1;
    for (int turn = 0; turn < 8; ++turn) {
        if (fcntl(number, F_GETFD) == -1) {
            // The lowest free number is taken first: another session's socket from now on.
            another = open("/dev/null", O_RDONLY | O_CLOEXEC);
            CHECK(another == number);
        }
        if (!one.to_computation()) break;
        one.compute();
    }
    const auto got = one.session->take_outcome();
    CAPTURE(digest(got));
    CHECK(got.status == device_status::failed);
    REQUIRE(another == number);
    CHECK(fcntl(another, F_GETFD) != -1);  // and nobody has closed it
    close(another);
}
