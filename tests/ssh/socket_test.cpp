// The options of a socket that is dialled, asked of the kernel. Knows no SSH.
#include "ssh/socket.hpp"

#include "support/loopback.hpp"

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <string>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

unique_descriptor listener_on(const endpoint& where) {
    unique_descriptor listener{::socket(where.address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    const int shared = 1;  // with the socket that keeps the port free
    REQUIRE(::setsockopt(listener.value(), SOL_SOCKET, SO_REUSEADDR, &shared, sizeof shared) == 0);
    REQUIRE(::bind(listener.value(), reinterpret_cast<const sockaddr*>(&where.address),
                   where.length) == 0);
    REQUIRE(::listen(listener.value(), 1) == 0);
    return listener;
}

int option(const unique_descriptor& of, int level, int which) {
    int value = -1;
    socklen_t length = sizeof value;
    REQUIRE(getsockopt(of.value(), level, which, &value, &length) == 0);
    return value;
}

void check_watched(const std::string& address) {
    const auto where = numeric_endpoint(address, free_port(address));
    REQUIRE(where);
    const auto listener = listener_on(*where);
    unique_descriptor socket;
    REQUIRE(dial(*where, socket).now != dial_result::state::failed);
    CHECK(option(socket, IPPROTO_TCP, TCP_NODELAY) == 1);
    // An idle link is missed after 15 + 3 x 5 s; unanswered bytes after 30 s.
    CHECK(option(socket, SOL_SOCKET, SO_KEEPALIVE) == 1);
    CHECK(option(socket, IPPROTO_TCP, TCP_KEEPIDLE) == 15);
    CHECK(option(socket, IPPROTO_TCP, TCP_KEEPINTVL) == 5);
    CHECK(option(socket, IPPROTO_TCP, TCP_KEEPCNT) == 3);
    CHECK(option(socket, IPPROTO_TCP, TCP_USER_TIMEOUT) == 30'000);
}

}  // namespace

TEST_CASE("a socket that is dialled notices a link that was cut") {
    check_watched(own_address());
}
