// Lists of algorithms in ssh's forms, and the smallest profile for a server. Knows no libssh.
#include "core/algorithms.hpp"

#include "core/notable_algorithms.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace netpoll;

namespace {

constexpr auto ciphers = algorithm_kind::ciphers;

std::string made_of(const std::string& written, ssh_profile profile = ssh_profile::modern) {
    REQUIRE(algorithm_problem(ciphers, written).empty());
    return resolved({{}, {}, written, {}, {}}, profile).ciphers;
}

std::string problem(const std::string& written, algorithm_kind kind = ciphers) {
    return algorithm_problem(kind, written);
}

bool tells(const std::string& text, const std::string& words) {
    return text.find(words) != text.npos;
}

}  // namespace

TEST_CASE("algorithms: a whole list, one more, some less, some first") {
    const auto& usual = algorithms_of(ssh_profile::modern).ciphers;
    CHECK(resolved({}, ssh_profile::modern) == algorithms_of(ssh_profile::modern));
    CHECK(made_of("aes128-ctr,3des-cbc") == "aes128-ctr,3des-cbc");
    CHECK(made_of("+3des-cbc") == usual + ",3des-cbc");
    CHECK(made_of("+aes128-ctr") == usual);
    CHECK(made_of("-*gcm*,chacha20-poly1305@openssh.com") == "aes256-ctr,aes192-ctr,aes128-ctr");
    CHECK(made_of("-aes*") == "chacha20-poly1305@openssh.com");
    CHECK(made_of("-*gcm*,chacha*,aes19?-ctr") == "aes256-ctr,aes128-ctr");
    CHECK(made_of("^aes128-ctr,3des-cbc").starts_with("aes128-ctr,3des-cbc,aes256-gcm@"));
    CHECK(made_of("aes128-ctr,aes128-ctr") == "aes128-ctr");
    CHECK(made_of("-*cbc", ssh_profile::legacy) == usual);
    // What libssh has not is not there to be taken away.
    CHECK(made_of("-arcfour") == usual);
}

TEST_CASE("algorithms: a name that is unknown, that libssh has not, or that is missing") {
    CHECK(tells(problem("aes128-ctx"),
                "unknown algorithm 'aes128-ctx' (did you mean 'aes128-ctr'?)"));
    CHECK(tells(problem("aes128-ctr,nothing-like-it"), "'nothing-like-it'"));
    CHECK(tells(problem("arcfour"), "netpoll cannot do 'arcfour': libssh does not have it"));
    CHECK(tells(problem("+blowfish-cbc"), "cannot do 'blowfish-cbc'"));
    CHECK(tells(problem("+sntrup761x25519-sha512@openssh.com", algorithm_kind::key_exchange),
                "libssh does not have it"));
    CHECK(tells(problem("ssh-dss", algorithm_kind::host_keys), "libssh does not have it"));
    CHECK(tells(problem("hmac-md5", algorithm_kind::macs), "libssh does not have it"));
    // Of another list.
    CHECK(tells(problem("hmac-sha1"), "unknown algorithm"));
    CHECK(tells(problem("-des*"), "fits no algorithm"));
    CHECK(tells(problem("-aes128-ctx"), "did you mean"));
    for (const char* empty : {"", "+", "-", "^"})
        CHECK(tells(problem(empty), "a list of algorithms is expected"));
    for (const char* gap : {",", "aes128-ctr,", ",aes128-ctr", "aes128-ctr,,aes256-ctr"})
        CHECK(tells(problem(gap), "name is missing"));
    CHECK(tells(problem("aes128-ctr, aes256-ctr"), "' aes256-ctr'"));
    CHECK(tells(problem("-*"), "nothing of the modern profile is left"));
    CHECK_FALSE(tells(problem("x\x1b[2J"), "\x1b"));
}

TEST_CASE("algorithms: the smallest profile that a server would do with") {
    const server_algorithms modern{"mlkem768x25519-sha256,curve25519-sha256",
                                   "ssh-ed25519",
                                   "aes256-gcm@openssh.com",
                                   "aes128-ctr",
                                   "x",
                                   "hmac-sha2-256"};
    CHECK(smallest_profile({}, modern) == ssh_profile::modern);
    auto server = modern;
    server.host_keys = "ssh-rsa";
    CHECK(smallest_profile({}, server) == ssh_profile::compat);
    server.key_exchange = "diffie-hellman-group1-sha1";
    CHECK(smallest_profile({}, server) == ssh_profile::legacy);
    CHECK(smallest_profile({"+diffie-hellman-group1-sha1", {}, {}, {}, {}}, server) ==
          ssh_profile::compat);
    server.macs_out = "hmac-md5";
    CHECK_FALSE(smallest_profile({}, server));
    server.ciphers_out = "chacha20-poly1305@openssh.com";
    CHECK(smallest_profile({}, server) == ssh_profile::legacy);
    CHECK_FALSE(smallest_profile({}, {}));
}

TEST_CASE("algorithms: what an audit asks for, in a set") {
    const auto set = notable_among(
        "sntrup761x25519-sha512@openssh.com,curve25519-sha256,hmac-sha1-etm@openssh.com,aes128-cbc,"
        "diffie-hellman-group1-sha1,ssh-rsa,rsa-sha2-512,,x");
    CHECK(names_of(set) == std::vector<std::string_view>{"sntrup761x25519-sha512",
                                                         "diffie-hellman-group1-sha1", "ssh-rsa",
                                                         "aes128-cbc", "hmac-sha1"});
    CHECK(names_of(of_kind(set, notable_kind::cbc)) == std::vector<std::string_view>{"aes128-cbc"});
    const server_algorithms old{"diffie-hellman-group1-sha1,diffie-hellman-group14-sha1",
                                "ssh-rsa,ssh-ed25519",
                                "3des-cbc,aes128-cbc",
                                "aes128-ctr",
                                "hmac-md5",
                                "hmac-sha1,hmac-sha2-256"};
    CHECK(names_of(needed_by(old)) ==
          std::vector<std::string_view>{"diffie-hellman-group14-sha1", "aes128-cbc", "hmac-md5"});
    CHECK(names_of(notable_among("")).empty());
    for (const auto name : names_of(~notable_algorithms{0}))
        CHECK(names_of(notable_among(name)) == std::vector<std::string_view>{name});
}
