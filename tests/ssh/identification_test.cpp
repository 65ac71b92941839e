// What may stand before a server's SSH identification, byte by byte. Knows no SSH server.
#include "ssh/transport/identification.hpp"

#include <doctest/doctest.h>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>

using namespace netpoll;

namespace {

struct pair {
    std::array<int, 2> end{-1, -1};
    pair() { REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, end.data()) == 0); }
    ~pair() {
        close(end[0]);
        hang_up();
    }
    void say(std::string_view text) const {
        REQUIRE(write(end[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    }
    void hang_up() {
        if (end[1] >= 0) close(end[1]);
        end[1] = -1;
    }
    std::string rest() const {
        std::array<char, 4096> bytes;
        const auto n = recv(end[0], bytes.data(), bytes.size(), MSG_DONTWAIT);
        return n > 0 ? std::string(bytes.data(), static_cast<std::size_t>(n)) : std::string{};
    }
};

using state = identification_filter::state;

}  // namespace

TEST_CASE("foreign lines are taken, the identification stays") {
    const std::string_view text = "Welcome\r\n\x01\x02\xff\nSSHX no\nSSH-2.0-x\r\nmore";
    for (std::size_t chunk = 1; chunk <= text.size(); ++chunk) {
        CAPTURE(chunk);
        const pair wire;
        identification_filter filter;
        state now = state::more;
        std::size_t said = 0;
        while (now == state::more && said < text.size()) {
            wire.say(text.substr(said, chunk));
            said += std::min(chunk, text.size() - said);
            now = filter.look(wire.end[0]);
        }
        CHECK(now == state::ssh);
        CHECK(wire.rest().substr(0, 4) == "SSH-");
        CHECK(filter.seen() == "Welcome\r\n\x01\x02\xff\nSSHX no\n");
    }
}

TEST_CASE("an end before the identification, also in the middle of it") {
    for (const char* text : {"", "S", "SSH", "hello", "hello\n", "hello\nSS"}) {
        CAPTURE(text);
        pair wire;
        wire.say(text);
        wire.hang_up();
        identification_filter filter;
        CHECK(filter.look(wire.end[0]) == state::closed);
    }
}

TEST_CASE("a talker without an identification is given up") {
    const pair wire;
    identification_filter filter;
    const std::string line(1000, 'x');
    state now = state::more;
    for (int i = 0; i < 100 && now == state::more; ++i) {
        wire.say(line + "\n");
        now = filter.look(wire.end[0]);
    }
    CHECK(now == state::not_ssh);
    CHECK(filter.seen().size() <= 400);
}

TEST_CASE("what stands behind the identification is noticed") {
    for (const auto& [text, more] :
         {std::pair{"SSH-2.0-x\r\n", false}, std::pair{"SSH-2.0-x", false},
          std::pair{"SSH-2.0-x\r\ny", true}, std::pair{"hello\nSSH-2.0-x\n", false}}) {
        CAPTURE(text);
        const pair wire;
        wire.say(text);
        identification_filter filter;
        REQUIRE(filter.look(wire.end[0]) == state::ssh);
        CHECK(filter.more_follows() == more);
    }
}

TEST_CASE("a greeting of another protocol and then the end is not_ssh; a sentence is closed") {
    const auto verdict = [](std::string_view text, std::size_t chunk) {
        const pair wire;
        identification_filter filter;
        for (std::size_t said = 0; said < text.size(); said += chunk) {
            wire.say(text.substr(said, chunk));
            REQUIRE(filter.look(wire.end[0]) == state::more);
        }
        REQUIRE(shutdown(wire.end[1], SHUT_WR) == 0);
        const auto now = filter.look(wire.end[0]);
        CHECK(filter.seen() == text);
        return now;
    };
    using namespace std::string_view_literals;
    for (const auto text :
         {"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"sv, "220 mail ESMTP\r\n"sv,
          "421-Too many connections\r\n"sv, "\x15\x03\x01\x00\x02\x02\x46"sv,
          "\x15\x03\x03\x00\x02\x02\x0a"sv, "+OK POP3\r\n"sv, "* OK IMAP4rev1\r\n"sv,
          "RFB 003.008\n"sv, "<html>no</html>"sv,
          "J\x00\x00\x00\x0a"
          "8.0.36"sv}) {
        for (const std::size_t chunk : {std::size_t{1}, std::size_t{3}, text.size()}) {
            CAPTURE(text);
            CAPTURE(chunk);
            CHECK(verdict(text, chunk) == state::not_ssh);
        }
    }
    for (const auto text : {"Too many connections\r\n"sv, "Exceeded MaxStartups\r\n"sv,
                            "Not allowed at this time\r\n"sv, "\r\n"sv, "22 users\r\n"sv}) {
        CAPTURE(text);
        CHECK(verdict(text, 1) == state::closed);
    }
}
