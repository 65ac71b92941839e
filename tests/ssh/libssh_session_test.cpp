// What is made of libssh's answers, complaints and silences. Knows no socket.
#include "ssh/libssh_session.hpp"

#include "ssh/fake_libssh.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

struct libssh_of_r1 {
    /// One call of connect, with what happens in it.
    call_result connect(int rc, std::function<void()> deed = {}) {
        const libssh_session::attribution mine{&session};
        libssh.expect("connect", rc, std::move(deed));
        return session.connect();
    }

    fake_libssh libssh;
    libssh_session session{1000, algorithms_of(ssh_profile::modern), "ssh-ed25519"};
};

}  // namespace

TEST_CASE("libssh: its answers are again, done or failed, and again of a dead session is failed") {
    libssh_of_r1 one;
    CHECK(one.connect(SSH_AGAIN) == call_result::again);
    CHECK(one.connect(SSH_OK) == call_result::done);
    CHECK(one.connect(SSH_ERROR) == call_result::failed);
    CHECK_FALSE(one.session.dead());
    CHECK(one.connect(SSH_AGAIN, [&] { one.libssh.die("gone"); }) == call_result::failed);
    CHECK(one.session.dead());
}

TEST_CASE("libssh: the socket does not block after the call in which libssh lets it") {
    std::array<int, 2> ends{-1, -1};
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) == 0);
    {
        fake_libssh libssh;
        libssh_session session{ends[0], algorithms_of(ssh_profile::modern), "ssh-ed25519"};
        const auto blocks = [&] { return (fcntl(ends[0], F_GETFL) & O_NONBLOCK) == 0; };
        libssh.expect("connect", SSH_AGAIN, [&] { fcntl(ends[0], F_SETFL, O_RDWR); });
        session.connect();
        CHECK_FALSE(blocks());
    }
    close(ends[0]);
    close(ends[1]);
}

TEST_CASE("libssh: the first complaint is the cause, whatever is said after it") {
    libssh_of_r1 one;
    CHECK(one.session.cause().empty());
    one.connect(SSH_AGAIN, [&] {
        one.libssh.complain(SSH_LOG_WARN, "kex error : no match for method");
        one.libssh.complain(SSH_LOG_WARN, "Socket error: Operation now in progress");
    });
    one.libssh.set_error("Socket error: disconnected");
    CHECK(one.session.cause() == "kex error : no match for method");
}

TEST_CASE("libssh: its function's name is no part of a complaint") {
    libssh_of_r1 one;
    one.connect(SSH_AGAIN, [&] { one.libssh.complain(SSH_LOG_WARN, "fake: words: of it"); });
    CHECK(one.session.cause() == "words: of it");
}

TEST_CASE("libssh: what is said of every healthy session is no cause") {
    for (const auto* noise :
         {"Socket connection callback: 1 (0)", "Socket exception callback: 1 (104)",
          "Invalid SSH_MSG_GLOBAL_REQUEST packet", "Timeout connecting to r1",
          "Could not tell from the known hosts if the host we should connect to has a key"}) {
        CAPTURE(noise);
        libssh_of_r1 one;
        one.connect(SSH_AGAIN, [&] { one.libssh.complain(SSH_LOG_WARN, noise); });
        one.libssh.set_error(noise);
        CHECK(one.session.cause().empty());
        one.libssh.set_error("something else");
        CHECK(one.session.cause() == "something else");
    }
}

TEST_CASE("libssh: what was dealt with explains nothing later") {
    libssh_of_r1 one;
    one.connect(SSH_AGAIN, [&] { one.libssh.complain(SSH_LOG_WARN, "Access denied for 'none'"); });
    one.libssh.set_error("Access denied for 'none'");
    one.session.forget_cause();
    CHECK(one.session.cause().empty());
    one.libssh.set_error("Channel request failed");
    CHECK(one.session.cause() == "Channel request failed");
}

TEST_CASE("libssh: a goodbye in the breath of a refusal is kept") {
    libssh_of_r1 one;
    one.connect(SSH_AGAIN, [&] { one.libssh.die("Received SSH_MSG_DISCONNECT: 2:bye"); });
    one.session.forget_cause();
    CHECK(one.session.cause() == "Received SSH_MSG_DISCONNECT: 2:bye");
}

TEST_CASE("libssh: a complaint belongs to the session whose call it was") {
    libssh_of_r1 one;
    {
        libssh_session other{1001, algorithms_of(ssh_profile::modern), "ssh-ed25519"};
        const libssh_session::attribution its{&other};
        one.libssh.complain(SSH_LOG_WARN, "of the other");
        CHECK(other.cause() == "of the other");
    }
    one.libssh.complain(SSH_LOG_WARN, "of nobody");
    {
        const libssh_session::attribution nobody{nullptr};
        one.libssh.complain(SSH_LOG_WARN, "of nobody again");
    }
    CHECK(one.session.cause().empty());
}

TEST_CASE("libssh: why a session died is the device's doing or the line's") {
    const std::vector<std::pair<std::string, errc>> causes{
        {"Socket error: Connection reset by peer", errc::closed},
        {"Received SSH_MSG_DISCONNECT: 11:HMAC error, they say", errc::closed},
        {"Packet len too high(3735928559 deadbeef)", errc::protocol_error},
        {"HMAC error", errc::protocol_error},
        {"Decryption error", errc::protocol_error},
        {"Invalid padding: 12 (7 left)", errc::protocol_error},
        {"", errc::closed},
    };
    for (const auto& [words, code] : causes) {
        CAPTURE(words);
        libssh_of_r1 one;
        one.connect(SSH_ERROR, [&, said = words] { one.libssh.die(said); });
        CHECK(one.session.why_dead() == code);
    }
}

TEST_CASE("libssh: a peer that breaks the protocol is left, though libssh goes on") {
    for (const auto* words : {"SSH2_MSG_CHANNEL_OPEN_CONFIRMATION received in incorrect channel "
                              "state 4",
                              "Invalid maximum packet size 0"}) {
        libssh_of_r1 one;
        one.connect(SSH_AGAIN, [&] {
            one.libssh.complain(SSH_LOG_WARN, "something before");
            one.libssh.complain(SSH_LOG_WARN, words);
            one.libssh.complain(SSH_LOG_WARN, words);
        });
        CHECK(one.session.dead());
        CHECK(one.session.why_dead() == errc::protocol_error);
        CHECK(one.session.cause() == words);
    }
}

TEST_CASE("libssh: how large a channel's packets are is heard where channels are opened") {
    const std::vector<std::pair<std::string, std::optional<std::uint32_t>>> lines{
        {"Remote window : 2097152, maxpacket : 32768", 32758},
        {"Remote window : 0, maxpacket : 11", 1},
        {"Remote window : 2097152, maxpacket : many", std::nullopt},
        {"Remote window : 2097152", std::nullopt},
        {"A window, maxpacket : 32768", std::nullopt},
    };
    for (const auto& [words, room] : lines) {
        CAPTURE(words);
        libssh_of_r1 one;
        const libssh_session::attribution mine{&one.session};
        const libssh_session::channel_hearing hears;
        one.libssh.complain(SSH_LOG_DEBUG, words);
        CHECK(one.session.packet_room() == room);
        CHECK(one.session.cause().empty());
        CHECK_FALSE(one.session.dead());
    }
}

TEST_CASE("libssh: it blocks when told so, and says what it holds") {
    libssh_of_r1 one;
    CHECK_FALSE(one.libssh.blocking);
    one.session.block_for(milliseconds{1500});
    CHECK(one.libssh.blocking);
    one.session.never_block();
    CHECK_FALSE(one.libssh.blocking);
    CHECK_FALSE(one.session.write_pending());
    one.libssh.hold_output(true);
    CHECK(one.session.write_pending());
}

TEST_CASE("libssh: what the handshake agreed on, and the key that was proved") {
    libssh_of_r1 one;
    ssh_facts facts;
    one.session.note_facts(facts);
    CHECK(facts.server_version == "SSH-2.0-Fake");
    CHECK(facts.kex == "curve25519-sha256");
    CHECK(facts.cipher == "aes256-ctr");
    CHECK(facts.mac == "hmac-sha2-256");
    const auto key = server_key_of(one.session.raw());
    REQUIRE(key);
    CHECK(key->type == "ssh-ed25519");
    CHECK(key->blob == one.libssh.host_key);
    CHECK(key->fingerprint.starts_with("SHA256:"));
    one.libssh.host_key = "no key";
    CHECK_FALSE(server_key_of(one.session.raw()));
}

TEST_CASE("libssh: a list of algorithms that it refuses is a bug, and nothing leaks") {
    fake_libssh libssh;
    const auto make = [] {
        libssh_session{1000, algorithms_of(ssh_profile::modern), "no-such-key-type"};
    };
    CHECK_THROWS_AS(make(), std::runtime_error);
}
