// Every fault of netpoll-lab as the other side of the wire meets it.
#include "lab_client.hpp"
#include "lab_process.hpp"
#include "support/has.hpp"
#include "support/loopback.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <optional>

using namespace netpoll::testing;

namespace {

/// A plain TCP connection.
class wire {
public:
    explicit wire(const lab_process& at, std::size_t device = 0) {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(at.port());
        to.sin_addr.s_addr = inet_addr(at.address(device).c_str());
        if (connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) error_ = errno;
    }
    ~wire() { close(fd_); }
    wire(const wire&) = delete;
    wire& operator=(const wire&) = delete;

    int error() const { return error_; }
    void say(const std::string& text) { CHECK(send(fd_, text.data(), text.size(), 0) > 0); }

    /// The next bytes; empty at the end; nothing where none come within `limit`.
    std::optional<std::string> hear(int limit_ms = 20'000) {
        pollfd ready{fd_, POLLIN, 0};
        if (poll(&ready, 1, limit_ms) != 1) return std::nullopt;
        char buffer[8192];
        const auto n = recv(fd_, buffer, sizeof buffer, 0);
        if (n < 0) error_ = errno;
        return std::string(buffer, n > 0 ? static_cast<std::size_t>(n) : 0);
    }

    std::string hear_until(const std::string& text) {
        std::string all;
        while (!has(all, text)) {
            const auto part = hear();
            if (!part || part->empty()) break;
            all += *part;
        }
        return all;
    }

private:
    int fd_{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    int error_{0};
};

lab_process broken(const std::string& fault, const std::string& platform = "cisco_ios") {
    return lab_process(
        1, {"--fault", fault + "=100%", "--platforms", platform, "--slow-login", "60s"});
}

}  // namespace

TEST_CASE("refuse") {
    auto at = broken("refuse");
    CHECK(wire(at).error() == ECONNREFUSED);
}

TEST_CASE("refuse-for: nobody listens until some time after the first connection") {
    const auto base = own_address();
    lab_process at(2, {"--fault", "refuse-for:50ms@" + base, "--base", base});
    CHECK(wire(at).error() == ECONNREFUSED);
    usleep(100'000);
    CHECK(wire(at).error() == ECONNREFUSED);
    CHECK(wire(at, 1).error() == 0);
    int error = ECONNREFUSED;
    for (int tries = 0; tries < 1'000 && error != 0; ++tries) {
        usleep(10'000);
        error = wire(at).error();
    }
    CHECK(error == 0);
}

TEST_CASE("reset-first and close-first: the first connections end before the banner") {
    for (const char* fault : {"reset-first:2", "close-first:2"}) {
        CAPTURE(fault);
        auto at = broken(fault);
        for (int i = 0; i < 2; ++i) {
            wire to(at);
            CHECK(to.hear() == "");
            CHECK((to.error() == ECONNRESET) == has(fault, "reset"));
        }
        CHECK(has(wire(at).hear_until("SSH-2.0-"), "SSH-2.0-"));
        CHECK(
            at.counts("device_connections_max=3 device_password_attempts_max=0 "
                      "refused_at_first=2"));
    }
}

TEST_CASE("MaxStartups: a line of OpenSSH's before the banner, until others have logged in") {
    for (const char* option : {"--max-startups", "--max-startups-total"}) {
        lab_process at(1, {option, "1"});
        lab_client first;
        REQUIRE(first.connect(at.address(0), at.port()));
        wire refused(at);
        CHECK(refused.hear_until("\n") == "Exceeded MaxStartups\r\n");
        CHECK(refused.hear() == "");
        CHECK(first.login());
        CHECK(has(wire(at).hear_until("SSH-2.0-"), "SSH-2.0-"));
        CHECK(at.counts("open=1 "));
        lab_client next;
        REQUIRE(next.connect(at.address(0), at.port()));
        CHECK(at.counts("refused_max_startups=1"));
    }
}

TEST_CASE("a device that has rejected logins refuses connections for a time") {
    lab_process at(2, {"--penalty-after", "2", "--penalty", "60s"});
    for (int i = 0; i < 2; ++i) {
        lab_client client;
        REQUIRE(client.connect(at.address(0), at.port()));
        CHECK_FALSE(client.password("lab", "wrong"));
    }
    CHECK(wire(at).hear_until("\n") == "Not allowed at this time\r\n");
    CHECK(has(wire(at, 1).hear_until("SSH-2.0-"), "SSH-2.0-"));
    CHECK(at.counts("refused_penalised=1"));
}

TEST_CASE("silent: not a byte, even after ours") {
    auto at = broken("silent");
    wire to(at);
    to.say("SSH-2.0-test\r\n");
    CHECK(at.counts("open=1 "));
    CHECK_FALSE(to.hear(200));
}

TEST_CASE("close-before-banner") {
    auto at = broken("close-before-banner");
    CHECK(wire(at).hear() == "");
}

TEST_CASE("not-ssh") {
    auto at = broken("not-ssh");
    wire to(at);
    CHECK(has(to.hear_until("HTTP.\r\n"), "HTTP/1.1 400"));
    CHECK(to.hear() == "");
}

TEST_CASE("slow-banner: bytes trickle and never become SSH") {
    auto at = broken("slow-banner");
    wire to(at);
    const auto said = to.hear_until("shortly\r\nplease");
    CHECK(has(said, "shortly\r\nplease"));
    CHECK_FALSE(has(said, "SSH-"));
}

TEST_CASE("garbage-before-banner: then SSH as usual") {
    auto at = broken("garbage-before-banner");
    wire to(at);
    const auto said = to.hear_until("\nSSH-2.0-");
    CHECK(has(said, "\nSSH-2.0-"));
    CHECK(said.size() > 3'000);
}

TEST_CASE("legacy-kex: only old algorithms") {
    auto at = broken("legacy-kex");
    lab_client modern;
    CHECK_FALSE(modern.connect(at.address(0), at.port()));
    lab_client old;
    old.set(SSH_OPTIONS_KEY_EXCHANGE, "diffie-hellman-group1-sha1");
    old.set(SSH_OPTIONS_HOSTKEYS, "ssh-rsa");
    old.set(SSH_OPTIONS_CIPHERS_C_S, "3des-cbc");
    old.set(SSH_OPTIONS_CIPHERS_S_C, "3des-cbc");
    old.set(SSH_OPTIONS_HMAC_C_S, "hmac-sha1");
    old.set(SSH_OPTIONS_HMAC_S_C, "hmac-sha1");
    REQUIRE(old.connect(at.address(0), at.port()));
    CHECK(old.login());
    CHECK(has(read_file(at.folder() / "known_hosts"), " ssh-rsa "));
}

TEST_CASE("dh-group16 and dh-group18: this key exchange and no other") {
    for (const char* group : {"dh-group16", "dh-group18"}) {
        CAPTURE(group);
        auto at = broken(group);
        lab_client curve;
        curve.set(SSH_OPTIONS_KEY_EXCHANGE, "curve25519-sha256,ecdh-sha2-nistp256");
        CHECK_FALSE(curve.connect(at.address(0), at.port()));
        lab_client client;
        client.set(SSH_OPTIONS_KEY_EXCHANGE,
                   "curve25519-sha256,diffie-hellman-group16-sha512,diffie-hellman-group18-sha512");
        REQUIRE(client.connect(at.address(0), at.port()));
        CHECK(client.login());
    }
}

TEST_CASE("wrong-password: nothing opens") {
    auto at = broken("wrong-password");
    auto client = connected_to(at);
    CHECK_FALSE(client.login());
    CHECK_FALSE(client.interactive("lab", "lab-password"));
    CHECK(at.counts("auth_failures=2 "));
    for (int i = 0; i < 4; ++i)
        CHECK_FALSE(client.login());
    CHECK(at.counts("open=0 "));
}

TEST_CASE("slow-login: no answer, and a client that leaves is noticed") {
    auto at = broken("slow-login");
    {
        auto client = connected_to(at);
        ssh_set_blocking(client.session(), 0);
        for (int i = 0; i < 20; ++i) {
            CHECK(ssh_userauth_password(client.session(), "lab", "lab-password") == SSH_AUTH_AGAIN);
            usleep(10'000);  // only gives a wrong answer time to come
        }
        CHECK(at.counts("open=1 max=1 accepted=1 handshakes=1 logins=0"));
    }
    CHECK(at.counts("open=0 "));
}

TEST_CASE("slow-login: the answer comes in the end") {
    lab_process at(1, {"--fault", "slow-login=1", "--slow-login", "300ms"});
    auto client = connected_to(at);
    CHECK(client.login());
    CHECK(client.exec("show clock").ended);
}

TEST_CASE("kbd-interactive-only") {
    auto at = broken("kbd-interactive-only");
    auto client = connected_to(at);
    CHECK(client.methods("lab") == SSH_AUTH_METHOD_INTERACTIVE);
    CHECK_FALSE(client.login());
    CHECK(client.interactive("lab", "lab-password"));
}

TEST_CASE("drop-after-login") {
    auto at = broken("drop-after-login");
    auto client = connected_to(at);
    CHECK(client.login());
    CHECK(at.counts("open=0 "));
    CHECK_FALSE(client.open_shell());
}

TEST_CASE("no-shell") {
    auto at = broken("no-shell");
    auto client = logged_in_to(at);
    CHECK_FALSE(client.open_shell());
    CHECK_FALSE(client.exec("show clock").ended);
    CHECK(ssh_is_connected(client.session()) == 1);
}

TEST_CASE("no-prompt") {
    auto at = broken("no-prompt");
    auto client = logged_in_to(at);
    REQUIRE(client.open_shell());
    client.type("\rshow clock\r");
    CHECK(client.exec("show clock").ended);  // the shell had its turn before this answer
    CHECK(at.counts("bytes_out=32"));
}

TEST_CASE("close-mid-output, in exec and in a shell") {
    auto at = broken("close-mid-output");
    for (const bool shell : {false, true}) {
        auto client = logged_in_to(at);
        if (!shell) {
            const auto cut = client.exec("lines 10");
            CHECK_FALSE(cut.ended);
            continue;
        }
        REQUIRE(client.open_shell());
        client.type("lines 10\r");
        CHECK_FALSE(has(client.read_until("entry 0000000005"), "entry 0000000006"));
        CHECK(client.is_cut());
    }
    CHECK(at.counts("open=0 "));
}

TEST_CASE("stall-mid-output: half, then nothing, and the session stays") {
    auto at = broken("stall-mid-output");
    auto client = logged_in_to(at);
    REQUIRE(client.open_shell());
    client.type("lines 10\r");
    CHECK(has(client.read_until("entry 0000000005"), "entry 0000000001"));
    client.type("\r\r");
    CHECK(at.counts("open=1 "));
    CHECK(ssh_is_connected(client.session()) == 1);
}

TEST_CASE("slow-drip: whole, a byte at a time") {
    auto at = broken("slow-drip");
    auto client = logged_in_to(at);
    const auto slow = client.exec("show clock");
    CHECK(slow.ended);
    CHECK(slow.out.size() == 32);
}

TEST_CASE("endless-output: goes on for ever, page by page, until the client leaves") {
    auto at = broken("endless-output");
    {
        auto client = logged_in_to(at);
        REQUIRE(client.open_shell());
        client.type("terminal length 0\rshow clock\r");
        CHECK(has(client.read_until("entry 0000040000"), "entry 0000000001"));
    }
    CHECK(at.counts("open=0 "));
}
