// What a session sends in one wake, as the kernel counts it. Knows no engine.
#include "engine/lone_session.hpp"

#include <doctest/doctest.h>

#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <string_view>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

/// Segments with data that have left a socket.
std::uint32_t segments_of(int socket) {
    tcp_info info{};
    socklen_t size = sizeof info;
    ::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size);
    return info.tcpi_data_segs_out;
}

bool holds_output(int socket) {
    int held = 0;
    socklen_t size = sizeof held;
    return ::getsockopt(socket, IPPROTO_TCP, TCP_CORK, &held, &size) == 0 && held != 0;
}

/// Where the device's reply of the key exchange has come, its NEWKEYS has come too after this.
void await_new_keys(int socket) {
    using namespace std::string_view_literals;
    constexpr std::size_t type_at = 5;  // behind length and padding length, RFC 4253, 6
    constexpr char key_reply = 31;
    constexpr auto new_keys = "\0\0\0\x0c\x0a\x15"sv;
    std::array<char, 4096> bytes{};
    for (;;) {
        const auto count = ::recv(socket, bytes.data(), bytes.size(), MSG_PEEK | MSG_DONTWAIT);
        if (count <= static_cast<ssize_t>(type_at) || bytes[type_at] != key_reply) return;
        const std::string_view there(bytes.data(), static_cast<std::size_t>(count));
        if (there.find(new_keys) != there.npos) return;
        const auto await = [socket](int least) {
            ::setsockopt(socket, SOL_SOCKET, SO_RCVLOWAT, &least, sizeof least);
        };
        await(static_cast<int>(count) + 1);
        pollfd more{socket, POLLIN, 0};
        REQUIRE(::poll(&more, 1, 20'000) == 1);
        await(1);
    }
}

}  // namespace

TEST_CASE("session: the end of the key exchange and the first request of the login are a segment") {
    lone_session one{{}, false};
    one.begin();
    std::uint32_t sent_at_the_turn = 0;
    for (auto next = wait_for::what::nothing; next != wait_for::what::over;) {
        const auto before = one.session->where();
        const int socket = one.session->descriptor();
        if (before == phase::kex) await_new_keys(socket);
        const auto sent = before == phase::kex ? segments_of(socket) : 0;
        next = one.step();
        CHECK_FALSE(holds_output(one.session->descriptor()));
        if (before == phase::kex && one.session->where() == phase::auth)
            sent_at_the_turn = segments_of(one.session->descriptor()) - sent;
    }
    CHECK(sent_at_the_turn == 1);
    CHECK(one.session->take_outcome().status == device_status::ok);
}

TEST_CASE("session: what a worker computed, or a call that blocks, holds nothing back") {
    for (const bool blocks : {false, true}) {
        lone_session one{{"--fault", "dh-group16=100%"}, blocks};
        one.begin();
        for (auto next = wait_for::what::nothing; next != wait_for::what::over;) {
            next = one.step();
            CHECK_FALSE(holds_output(one.session->descriptor()));
            if (next == wait_for::what::computation) one.compute();
        }
        CHECK(one.session->take_outcome().status == device_status::ok);
    }
}
