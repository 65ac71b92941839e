// libssh's words for a failed key exchange as causes. Knows no server.
#include "ssh/transport/kex_cause.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace netpoll;

namespace {

std::string detail_of(const char* complaint, ssh_profile profile) {
    const auto known = known_kex_cause(complaint, profile);
    REQUIRE(known);
    CHECK(known->phase == phase::kex);
    return known->detail;
}

bool says(const std::string& text, const char* words) {
    return text.find(words) != text.npos;
}

}  // namespace

TEST_CASE("known causes of a failed key exchange, with advice for the profile in force") {
    const char* group = "Invalid dh group parameter p: 1024 not in [2048:8192]";
    CHECK(says(detail_of(group, ssh_profile::modern), "profile: compat"));
    CHECK_FALSE(says(detail_of(group, ssh_profile::compat), "profile: "));
    CHECK_FALSE(says(detail_of(group, ssh_profile::legacy), "profile: "));
    CHECK(says(detail_of(group, ssh_profile::legacy), "no profile"));
    for (const auto profile : {ssh_profile::modern, ssh_profile::legacy}) {
        const auto banner = known_kex_cause("Receiving banner: too large banner", profile);
        REQUIRE(banner);
        CHECK(banner->code == errc::protocol_error);
        CHECK(says(banner->detail, "too long: 255"));
        const auto old =
            detail_of("No version of SSH protocol usable (banner: SSH-1.5-Cisco-1.25)", profile);
        CHECK(says(old, "\"SSH-1.5-Cisco-1.25\""));
        CHECK(says(old, "version 2"));
        const auto short_key = detail_of("The RSA key of 512 bits is too small", profile);
        CHECK(says(short_key, "768"));
        CHECK_FALSE(says(short_key, "legacy"));
        CHECK_FALSE(known_kex_cause("Socket error: disconnected", profile));
        CHECK_FALSE(known_kex_cause("", profile));
    }
    CHECK_FALSE(says(detail_of("Protocol mismatch: SSH-1.5-\x1b[2J", ssh_profile::modern), "\x1b"));
}

TEST_CASE("the length of an RSA key") {
    CHECK(rsa_bits("AAAAB3NzaC1yc2EAAAADAQABAAAAgQCAERERERERERERERERERERERERERERERERERERER"
                   "ERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERER"
                   "EREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREQ==") == 1'024);
    CHECK(rsa_bits("AAAAB3NzaC1yc2EAAAADAQABAAAAYAMRERERERERERERERERERERERERERERERERERERER"
                   "ERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERERER"
                   "EREREREREREREREREQ==") == 762);
    CHECK(rsa_bits("AAAAC3NzaC1lZDI1NTE5AAAAAQA=") == 0);
    CHECK(rsa_bits("AAAAB3NzaC1yc2EAAAADAQAB") == 0);
    CHECK(rsa_bits("") == 0);
    CHECK(shortest_rsa(ssh_profile::modern) == 1'024);
    CHECK(shortest_rsa(ssh_profile::compat) == 1'024);
    CHECK(shortest_rsa(ssh_profile::legacy) == 768);
}
