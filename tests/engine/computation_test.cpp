// A session whose key exchange somebody else computes, step by step. Knows no engine.
#include "engine/lone_session.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <unistd.h>

#include <csignal>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

const std::vector<std::string> group16{"--fault", "dh-group16=100%"};

}  // namespace

TEST_CASE("computation: both long calls are handed over, and the session goes on as usual") {
    lone_session one{group16, false};
    REQUIRE(one.begin_to_computation());
    int handed_over = 0;
    do {
        CHECK(one.session->where() == phase::kex);
        ++handed_over;
        one.compute();
    } while (one.to_computation());
    CHECK(handed_over >= 2);
    CHECK(one.watch.watched == -1);
    const auto got = one.session->take_outcome();
    CAPTURE(digest(got));
    CHECK(got.status == device_status::ok);
    CHECK(got.ssh.kex == "diffie-hellman-group16-sha512");
}

TEST_CASE("computation: a cut waits for whoever computes") {
    lone_session one{group16, false};
    REQUIRE(one.begin_to_computation());
    one.session->cut();
    CHECK(one.session->descriptor() >= 0);
    one.compute();
    CHECK(one.session->advance().kind == wait_for::what::over);
    CHECK(one.session->descriptor() == -1);
    CHECK(one.session->take_outcome().status == device_status::cancelled);
}

TEST_CASE("computation: after a stop request nothing is computed any more") {
    lone_session one{group16, false};
    REQUIRE(one.begin_to_computation());
    one.session->ask_stop();
    one.compute();
    CHECK_FALSE(one.to_computation());
    const auto got = one.session->take_outcome();
    CHECK(got.status == device_status::cancelled);
    REQUIRE(got.error);
    CHECK(got.error->phase == phase::kex);
}

TEST_CASE("computation: a descriptor that libssh closes meanwhile may be another's at once") {
    lone_session one{group16, false};
    REQUIRE(one.begin_to_computation());
    const int number = one.session->descriptor();
    // Gone in the middle of the exchange, with its KEXINIT said.
    one.network.process().signal(SIGKILL);
    CHECK(one.network.process().wait() != 0);
    one.compute();
    int another = -1;
    const auto take_over = [&] {
        if (another != -1 || fcntl(number, F_GETFD) != -1) return;
        // The lowest free number is taken first: another session's socket from now on.
        another = open("/dev/null", O_RDONLY | O_CLOEXEC);
        CHECK(another == number);
    };
    take_over();  // libssh 0.10 has closed it by now, 0.11 leaves it to the session
    for (int turn = 0; turn < 8 && one.to_computation(); ++turn) {
        one.compute();
        take_over();
    }
    take_over();
    const auto got = one.session->take_outcome();
    CAPTURE(digest(got));
    CHECK(got.status == device_status::failed);
    REQUIRE(another == number);
    one.session.reset();
    CHECK(fcntl(another, F_GETFD) != -1);  // and nobody has closed it
    close(another);
}
