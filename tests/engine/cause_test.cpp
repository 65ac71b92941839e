// Why libssh gives a session up: its first words, in every version. Knows no engine.
#include "engine/fleet.hpp"
#include "engine/lab.hpp"
#include "ssh/libssh_session.hpp"
#include "ssh/socket.hpp"

#include <doctest/doctest.h>

#include <poll.h>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

/// A session with the only device, which shows an RSA key.
class session_with {
public:
    explicit session_with(const std::string& address, std::uint16_t port) {
        REQUIRE(dial(numeric_endpoint(address, port).value(), socket_).now !=
                dial_result::state::failed);
        pollfd ready{socket_.value(), POLLOUT, 0};
        REQUIRE(poll(&ready, 1, 20'000) == 1);
        session.emplace(duplicate(socket_).release(), algorithms_of(ssh_profile::modern),
                        "rsa-sha2-512");
    }

    /// The whole key exchange.
    call_result connect(bool blocking) {
        for (;;) {
            const libssh_session::attribution mine{&*session};
            const call_result now = session->connect();
            if (now != call_result::again) return now;
            if (blocking) session->block_for(milliseconds{20'000});
            pollfd ready{socket_.value(), POLLIN, 0};
            if (session->write_pending()) ready.events |= POLLOUT;
            if (!blocking) REQUIRE(poll(&ready, 1, 20'000) == 1);
        }
    }

    std::optional<libssh_session> session;

private:
    unique_descriptor socket_;
};

}  // namespace

TEST_CASE("cause: why a host key is refused is not lost behind what libssh says next") {
    lab network{{"--devices", "1", "--platforms", "linux", "--host-key-type", "rsa"}};
    fleet devices;
    devices.add_inventory(network.inventory());
    for (const bool blocking : {false, true}) {
        CAPTURE(blocking);
        session_with one{devices.targets().front().hostname, network.port()};
        // libssh refuses it and then says that the signature could not be verified.
        const unsigned more_than_it_has = 4'096;
        ssh_options_set(one.session->raw(), SSH_OPTIONS_RSA_MIN_SIZE, &more_than_it_has);
        CHECK(one.connect(blocking) == call_result::failed);
        CAPTURE(one.session->cause());
        CHECK(one.session->cause().find("2048") != std::string::npos);
        CHECK(one.session->cause().find("RSA_MIN_SIZE") != std::string::npos);
    }
}

TEST_CASE("cause: an error stays the cause after a later one") {
    lab network{{"--devices", "1", "--platforms", "linux", "--host-key-type", "rsa"}};
    fleet devices;
    devices.add_inventory(network.inventory());
    session_with one{devices.targets().front().hostname, network.port()};
    REQUIRE(one.connect(false) == call_result::done);
    const unsigned impossible = 1;
    {
        const libssh_session::attribution mine{&*one.session};
        ssh_options_set(one.session->raw(), SSH_OPTIONS_RSA_MIN_SIZE, &impossible);
    }
    const auto first = one.session->cause();
    CHECK(first.find("768") != std::string::npos);
    {
        const libssh_session::attribution mine{&*one.session};
        ssh_options_set(one.session->raw(), SSH_OPTIONS_HOSTKEYS, "no-such-algorithm");
    }
    CHECK(one.session->cause() == first);
    one.session->forget_cause();
    CHECK(one.session->cause().empty());
}
