// What goes between an ssh-agent and its clients, byte by byte. Knows no socket.
#include "ssh/agent_protocol.hpp"
#include "ssh/agent.hpp"
#include "ssh/wire_text.hpp"

#include <doctest/doctest.h>

using namespace netpoll;

namespace {

std::string text(std::string_view bytes) {
    std::string made;
    append_text(made, bytes);
    return made;
}

std::string number(std::size_t value) {
    std::string made;
    append_number(made, value);
    return made;
}

const std::string key = text("ssh-ed25519") + text(std::string(32, 'k'));

}  // namespace

TEST_CASE("agent: a frame is a length and a message") {
    CHECK(agent_frame(ask_for_identities()) == std::string("\0\0\0\1\x0b", 5));
    CHECK(agent_frame(agent_refusal()) == std::string("\0\0\0\1\x05", 5));
    CHECK(is_agent_refusal(agent_refusal()));
    CHECK_FALSE(is_agent_refusal(""));
}

TEST_CASE("agent: frames come in any pieces") {
    const auto bytes = agent_frame("one") + agent_frame("second") + agent_frame("3");
    for (std::size_t step = 1; step <= bytes.size(); ++step) {
        agent_frames frames;
        std::vector<std::string> got;
        for (std::size_t at = 0; at < bytes.size(); at += step) {
            frames.add(std::string_view(bytes).substr(at, step));
            while (auto each = frames.next())
                got.push_back(*each);
        }
        CHECK(got == std::vector<std::string>{"one", "second", "3"});
        CHECK_FALSE(frames.broken());
    }
}

TEST_CASE("agent: empty and oversized frames end the conversation") {
    for (const std::size_t length :
         {std::size_t{0}, largest_agent_message + 1, std::size_t{0xFFFFFFFF}}) {
        CAPTURE(length);
        agent_frames frames;
        frames.add(number(length) + agent_frame("after it"));
        CHECK_FALSE(frames.next());
        CHECK(frames.broken());
        CHECK_FALSE(frames.next());
    }
    agent_frames largest;
    largest.add(agent_frame(std::string(largest_agent_message, 'x')));
    CHECK(largest.next());
    CHECK_FALSE(largest.broken());
}

TEST_CASE("agent: its keys, as many as it says and no others") {
    CHECK(*identities_in(answer_with({key, "mine"})) == std::vector<agent_identity>{{key, "mine"}});
    const std::string two = "\x0c" + number(2) + text(key) + text("a") + text(key) + text("");
    REQUIRE(identities_in(two));
    CHECK(identities_in(two)->size() == 2);
    CHECK(identities_in("\x0c" + number(0))->empty());
    CHECK(identities_in(agent_refusal()).error() == "it refuses to list its keys");
}

TEST_CASE("agent: hostile lists are refused whole") {
    const std::string good = answer_with({key, "mine"});
    for (std::size_t size = 0; size < good.size(); ++size) {
        CAPTURE(size);
        CHECK_FALSE(identities_in(std::string_view(good).substr(0, size)));
    }
    CHECK_FALSE(identities_in(good + "x"));
    CHECK_FALSE(identities_in("\x0c" + number(1025)));
    CHECK_FALSE(identities_in("\x0c" + number(0xFFFFFFFF)));
    CHECK_FALSE(identities_in("\x0c" + number(1) + number(0xFFFFFFF0) + "ssh"));
    CHECK_FALSE(identities_in("\x0c" + number(1) + text("") + text("no type")));
    CHECK_FALSE(identities_in("\x0e" + number(0)));
}

TEST_CASE("agent: what is a signature") {
    CHECK(is_signature("\x0e" + text("anything")));
    for (const std::string& other :
         {std::string(), std::string("\x0e"), "\x0e" + text(""), "\x0e" + text("x") + "y",
          "\x0e" + number(9) + "short", "\x05" + text("x"), "\x0c" + text("x")})
        CHECK_FALSE(is_signature(other));
    CHECK(is_sign_request("\x0d"));
    CHECK_FALSE(is_sign_request(""));
}

TEST_CASE("agent: a request to sign goes by the key that is held, with the hash it is signed for") {
    const auto data = [](const std::string& algorithm) {
        return text("session id") + "\x32" + text("bob") + text("ssh-connection") +
               text("publickey") + "\x01" + text(algorithm) + text("a certificate");
    };
    const std::pair<const char*, std::size_t> all[] = {
        {"rsa-sha2-512", 4}, {"rsa-sha2-512-cert-v01@openssh.com", 4},
        {"rsa-sha2-256", 2}, {"ssh-rsa", 0},
        {"ssh-ed25519", 0},  {"ssh-rsa-cert-v01@openssh.com", 0}};
    for (const auto& [algorithm, flags] : all) {
        CAPTURE(algorithm);
        const auto asked = "\x0d" + text("a certificate") + text(data(algorithm)) + number(4);
        const auto made = sign_request_by(key, asked);
        CHECK(made == "\x0d" + text(key) + text(data(algorithm)) + number(flags));
        for (std::size_t size = 1; size + 4 < asked.size(); ++size)
            CHECK(sign_request_by(key, asked.substr(0, size)) == asked.substr(0, size));
    }
    const auto other = "\x0d" + text("key") + text("anything") + number(0);
    CHECK(sign_request_by(key, other) == other);
}

TEST_CASE("agent: listings are told apart by their sockets") {
    agent_listings all;
    all.add("/run/a", std::vector<agent_identity>{{key, "mine"}});
    all.add("/run/b", unexpected<std::string>("there is no such socket"));
    CHECK(all.of("/run/c") == nullptr);
    REQUIRE(*all.of("/run/a"));
    const auto& mine = (*all.of("/run/a"))->front();
    CHECK(mine.type == "ssh-ed25519");
    CHECK(mine.fingerprint.starts_with("SHA256:"));
    CHECK_FALSE(mine.certificate);
    CHECK(all.of("/run/b")->error() == "there is no such socket");
}
