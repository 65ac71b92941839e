// What a key exchange will cost, from a server's first bytes. Knows no SSH server.
#include "ssh/transport/kex_preview.hpp"
#include "ssh/algorithms.hpp"

#include <doctest/doctest.h>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>
#include <string_view>

using namespace netpoll;

namespace {

std::string number(std::size_t value) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes += static_cast<char>((value >> shift) & 0xff);
    return bytes;
}

std::string packet(char kind, const std::string& methods) {
    std::string body(1, '\x06');  // padding
    body += kind;
    body.append(16, '\n');  // the cookie may look like a line's end
    body += number(methods.size()) + methods;
    for (const char* list : {"ssh-ed25519", "aes256-ctr", "aes256-ctr", "none"})
        body += number(std::string_view{list}.size()) + list;
    body.append(5 + 6, '\0');
    return number(body.size()) + body;
}

const std::string& ours() {
    return algorithms_of(ssh_profile::modern).key_exchange;
}

kex_cost cost_of(const std::string& methods) {
    return kex_cost_of(packet(20, methods), ours());
}

}  // namespace

TEST_CASE("what both know decides, in our order") {
    CHECK(cost_of("diffie-hellman-group18-sha512") == kex_cost::high);
    CHECK(cost_of("diffie-hellman-group16-sha512") == kex_cost::high);
    CHECK(cost_of("diffie-hellman-group14-sha256") == kex_cost::high);
    CHECK(cost_of("diffie-hellman-group-exchange-sha256,ext-info-s") == kex_cost::high);
    CHECK(cost_of("diffie-hellman-group18-sha512,ecdh-sha2-nistp384") == kex_cost::low);
    CHECK(cost_of("curve25519-sha256") == kex_cost::low);
    CHECK(cost_of("sntrup761x25519-sha512@openssh.com,curve25519-sha256,"
                  "diffie-hellman-group18-sha512,kex-strict-s-v00@openssh.com") == kex_cost::low);
    CHECK(cost_of("diffie-hellman-group14-sha1") == kex_cost::low);  // not ours: nothing follows
    CHECK(cost_of("") == kex_cost::low);
    const auto& old = algorithms_of(ssh_profile::legacy).key_exchange;
    const auto legacy = [&](const char* methods) { return kex_cost_of(packet(20, methods), old); };
    CHECK(legacy("diffie-hellman-group14-sha1") == kex_cost::high);
    CHECK(legacy("diffie-hellman-group1-sha1") == kex_cost::low);
    CHECK(legacy("diffie-hellman-group-exchange-sha1") == kex_cost::high);
}

TEST_CASE("cut anywhere, nothing is made up") {
    const std::string line = "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n";
    const std::string first = packet(20, "diffie-hellman-group18-sha512");
    const std::size_t list_ends = line.size() + 4 + 2 + 16 + 4 + 29;
    const std::string all = line + first;
    for (std::size_t cut = 0; cut <= all.size(); ++cut) {
        CAPTURE(cut);
        const auto seen = kex_cost_of(std::string_view{all}.substr(0, cut), ours());
        CHECK(seen == (cut <= line.size() ? kex_cost::unseen
                       : cut < list_ends  ? kex_cost::unknown
                                          : kex_cost::high));
    }
    // libssh may have taken any part of the line already.
    for (std::size_t taken = 0; taken <= line.size(); ++taken) {
        CAPTURE(taken);
        CHECK(kex_cost_of(std::string_view{all}.substr(taken), ours()) == kex_cost::high);
    }
}

TEST_CASE("other packets and nonsense are no key exchange") {
    CHECK(kex_cost_of(packet(2, "diffie-hellman-group18-sha512"), ours()) == kex_cost::unknown);
    CHECK(kex_cost_of(packet(31, "diffie-hellman-group18-sha512"), ours()) == kex_cost::unknown);
    const std::string zeros(64, '\0');
    CHECK(kex_cost_of(zeros, ours()) == kex_cost::unknown);
    std::string endless = packet(20, "diffie-hellman-group18-sha512");
    endless.replace(22, 4, "\xff\xff\xff\xff");  // a list longer than the world
    CHECK(kex_cost_of(endless, ours()) == kex_cost::unknown);
}

TEST_CASE("a look leaves everything on the socket and does not wait") {
    std::array<int, 2> end{-1, -1};
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, end.data()) == 0);
    CHECK(peek_kex_cost(end[0], ours()) == kex_cost::unseen);
    const std::string said = packet(20, "diffie-hellman-group16-sha512");
    REQUIRE(write(end[1], said.data(), said.size()) == static_cast<ssize_t>(said.size()));
    CHECK(peek_kex_cost(end[0], ours()) == kex_cost::high);
    std::array<char, 4096> bytes;
    const auto n = recv(end[0], bytes.data(), bytes.size(), MSG_DONTWAIT);
    REQUIRE(n == static_cast<ssize_t>(said.size()));
    CHECK(std::string(bytes.data(), said.size()) == said);
    close(end[1]);
    CHECK(peek_kex_cost(end[0], ours()) == kex_cost::unseen);
    close(end[0]);
}
