// A key exchange up to the server's certificate: bytes in any pieces, and servers that mean no
// good. Knows no socket.
#include "ssh/transport/certificate_request.hpp"

#include "core/algorithms.hpp"
#include "ssh/wire_reader.hpp"
#include "ssh/wire_text.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

using namespace netpoll;

namespace {

using asked = certificate_request::state;

constexpr std::string_view greeting = "SSH-2.0-Device\r\n";
constexpr std::string_view certificate_type = "ssh-ed25519-cert-v01@openssh.com";

/// A packet as a server without a cipher sends it; `length`: what it says of itself.
std::string packet(std::string_view payload, std::size_t padding = 4) {
    while ((5 + payload.size() + padding) % 8 != 0)
        ++padding;
    std::string bytes;
    append_number(bytes, 1 + payload.size() + padding);
    bytes.push_back(static_cast<char>(padding));
    return bytes.append(payload).append(padding, '\x5a');
}

std::string lists(std::string_view exchange, std::string_view host_keys) {
    std::string payload(1, '\x14');
    payload.append(16, 'c');
    append_text(payload, exchange);
    append_text(payload, host_keys);
    for (int i = 0; i < 4; ++i)
        append_text(payload, "aes128-ctr,hmac-sha2-256");
    for (int i = 0; i < 4; ++i)
        append_text(payload, "none");
    return payload.append(5, '\0');
}

std::string reply(std::string_view key) {
    std::string payload(1, '\x1f');
    append_text(payload, key);
    append_text(payload, std::string(32, 'Q'));
    append_text(payload, "signature");
    return payload;
}

std::string certificate(std::size_t size = 300) {
    std::string blob;
    append_text(blob, certificate_type);
    return blob.append(size, 'x');
}

std::string good_lists(std::string_view exchange = "curve25519-sha256") {
    return packet(lists(exchange, std::string("ssh-ed25519,").append(certificate_type)));
}

/// What comes of what a server says after its identification.
struct answered {
    explicit answered(std::string_view said, std::size_t chunk = 4096)
        : request(algorithms_of(ssh_profile::modern)) {
        sent = request.take_output();
        std::string all(greeting);
        all += said;
        for (std::size_t at = 0; at < all.size() && how == asked::more; at += chunk) {
            how = request.take(std::string_view(all).substr(at, chunk));
            sent += request.take_output();
        }
    }
    void check_none(const std::string& why) const {
        CHECK(how == asked::none);
        CHECK(request.why() == why);
        CHECK(request.certificate().empty());
    }

    certificate_request request;
    asked how{asked::more};
    std::string sent;
};

/// The payloads of packets.
std::vector<std::string> payloads(std::string_view bytes) {
    std::vector<std::string> all;
    for (wire_reader reader(bytes); !reader.at_end();) {
        const auto body = reader.text();
        REQUIRE(body);
        REQUIRE((body->size() + 4) % 8 == 0);
        const auto padding = static_cast<std::size_t>(body->front());
        REQUIRE(padding >= 4);
        all.emplace_back(body->substr(1, body->size() - 1 - padding));
    }
    return all;
}

}  // namespace

TEST_CASE("certificate request: a server that shows one, in pieces of every size") {
    std::string noise(1, '\x02');
    append_text(noise, "ignore me");
    const auto said = packet(noise) + good_lists() + packet(noise) + packet(reply(certificate()));
    for (std::size_t chunk = 1; chunk <= said.size() + greeting.size(); ++chunk) {
        CAPTURE(chunk);
        const answered got{said, chunk};
        CHECK(got.how == asked::shown);
        CHECK(got.request.certificate() == certificate());
        const std::string_view ours = "SSH-2.0-netpoll\r\n";
        REQUIRE(got.sent.starts_with(ours));
        const auto sent = payloads(std::string_view(got.sent).substr(ours.size()));
        REQUIRE(sent.size() == 2);
        CHECK(sent[0].find("ssh-ed25519-cert-v01@openssh.com,") != std::string::npos);
        CHECK(sent[0].find("rsa-sha2-512-cert-v01@openssh.com") != std::string::npos);
        CHECK(sent[1].size() == 1 + 4 + 32);
    }
}

TEST_CASE("certificate request: what is sent fits the exchange that both know") {
    const std::string curve{"\x1e\0\0\0\x20\x09\0", 7};
    const std::string point{"\x1e\0\0\0\x41\x04\x6b", 7};
    const auto last_of = [](const answered& got) {
        return payloads(std::string_view(got.sent).substr(17)).back();
    };
    const answered old{good_lists("curve25519-sha256@libssh.org")};
    CHECK(last_of(old).starts_with(curve));
    const answered both{good_lists("sntrup761,ecdh-sha2-nistp256,curve25519-sha256")};
    CHECK(last_of(both).starts_with(curve));
    const answered nist{good_lists("ecdh-sha2-nistp521,ecdh-sha2-nistp256")};
    CHECK(last_of(nist).starts_with(point));
    CHECK(nist.how == asked::more);
}

TEST_CASE("certificate request: servers that have none") {
    answered{packet(lists("curve25519-sha256", "ssh-ed25519,rsa-sha2-512"))}.check_none(
        "has none that netpoll can use");
    answered{good_lists("diffie-hellman-group14-sha256")}.check_none(
        "offers no key exchange by curve25519 or nistp256 to ask for one");
    std::string plain;
    append_text(plain, "ssh-ed25519");
    append_text(plain, std::string(32, 'k'));
    answered{good_lists() + packet(reply(plain))}.check_none("shows a host key that is none");
    answered{good_lists() + packet(reply(""))}.check_none("shows a host key that is none");
    std::string words{"\x01\0\0\0\x02", 5};
    append_text(words, "no match \x1b[1m");
    answered{packet(words)}.check_none("disconnects: no match \\x1B[1m");
    answered{packet("\x01")}.check_none("disconnects without a reason");
}

TEST_CASE("certificate request: lengths that lie") {
    const std::string impossible = "sends a packet of an impossible length";
    const auto with_length = [](std::size_t length) {
        std::string bytes;
        append_number(bytes, length);
        return bytes.append(64, '\x04');
    };
    for (const std::size_t length : {0U, 1U, 4U, 11U, 13U, 35'004U, 0x7FFFFFFCU, 0xFFFFFFFCU})
        answered{with_length(length)}.check_none(impossible);
    for (const char padding : {'\0', '\3', '\x0b', '\xff'}) {
        std::string bytes;
        append_number(bytes, 12);
        answered{bytes + padding + std::string(11, '\x02')}.check_none(
            "sends a packet with an impossible padding");
    }
    // The longest that is taken.
    const answered long_one{good_lists() + packet(reply(certificate(34'800)))};
    CHECK(long_one.how == asked::shown);
    const std::string cut = "sends lists of algorithms that are cut off";
    const auto whole = lists("curve25519-sha256", "ssh-ed25519");
    // Eight lists are read; what follows them is of no matter.
    const auto needed = whole.size() - 5 - 2 * (4 + 4);
    for (std::size_t size = 1; size < needed; ++size)
        answered{packet(whole.substr(0, size))}.check_none(cut);
    auto lying = whole;
    lying[17] = '\xff';
    answered{packet(lying)}.check_none(cut);
    auto long_key = reply(certificate());
    long_key[1] = '\x7f';
    answered{good_lists() + packet(long_key)}.check_none("shows a host key that is none");
}

TEST_CASE("certificate request: what has no place there") {
    answered{packet("\x15")}.check_none("sends a message that has no place here (type 21)");
    answered{packet(reply(certificate()))}.check_none(
        "sends a message that has no place here (type 31)");
    answered{good_lists() + good_lists()}.check_none(
        "sends a message that has no place here (type 20)");
    for (const std::string_view line : {"SSH-1.5-old\n", "SSH-2.1-new\r\n", "HTTP/1.1 400\r\n"}) {
        certificate_request request{algorithms_of(ssh_profile::modern)};
        CHECK(request.take(line) == asked::none);
        CHECK(request.why() == "does not speak SSH protocol 2");
    }
    certificate_request endless{algorithms_of(ssh_profile::modern)};
    CHECK(endless.take("SSH-2.0-" + std::string(246, 'x')) == asked::more);
    CHECK(endless.take("x") == asked::none);
    CHECK(endless.why() == "identifies itself with more than 255 bytes");
    CHECK(answered{""}.how == asked::more);
    CHECK(answered{good_lists()}.how == asked::more);
}

TEST_CASE("certificate request: one byte that is wrong is no harm") {
    const auto said = good_lists() + packet(reply(certificate()));
    for (std::size_t at = 0; at < said.size(); ++at) {
        auto damaged = said;
        damaged[at] = static_cast<char>(~damaged[at]);
        const answered got{damaged, 7};
        CHECK((got.how == asked::shown || got.request.certificate().empty()));
    }
}
