// Certificates as ssh-keygen signs them, whole and damaged. Knows no session.
#include "ssh/openssh_certificate.hpp"
#include "ssh/signed_key.hpp"

#include <doctest/doctest.h>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

using words = std::vector<std::string>;

const auto now = std::chrono::system_clock::now();

}  // namespace

TEST_CASE("certificate: what ssh-keygen wrote into it") {
    for (const char* type : {"ed25519", "ecdsa", "rsa"}) {
        CAPTURE(type);
        const signed_key made{
            type, {"-n", "bob,ann", "-V", "-1h:+1h", "-O", "source-address=10.0.0.0/8"}};
        const auto read = openssh_certificate::parse(made.blob);
        REQUIRE(read);
        CHECK(is_certificate_type(read->type));
        CHECK(read->key == made.key);
        CHECK(read->authority == made.authority);
        CHECK(read->kind == certificate_kind::user);
        CHECK(read->id == "an id");
        CHECK(read->principals == words{"bob", "ann"});
        CHECK(read->critical == words{"source-address"});
        CHECK(problem_at(*read, certificate_kind::user, now).empty());
        CHECK(problem_for(*read, "ann").empty());
        CHECK(problem_for(*read, "eve") == "the certificate an id is for bob, ann, not for eve");
    }
}

TEST_CASE("certificate: dates and kinds that let nobody in") {
    const signed_key old{"ed25519", {"-V", "20200101000000Z:20200201000000Z"}};
    CHECK(problem_at(*openssh_certificate::parse(old.blob), certificate_kind::user, now) ==
          "the certificate an id expired on 2020-02-01 00:00:00 UTC");
    const signed_key young{"ed25519", {"-V", "20900101000000Z:20900201000000Z"}};
    CHECK(problem_at(*openssh_certificate::parse(young.blob), certificate_kind::user, now) ==
          "the certificate an id is not valid before 2090-01-01 00:00:00 UTC");
    const signed_key host{"ed25519", {"-h", "-n", "r1"}};
    CHECK(problem_at(*openssh_certificate::parse(host.blob), certificate_kind::user, now) ==
          "the certificate an id is a host's, and nobody logs in with it");
    CHECK(problem_at(*openssh_certificate::parse(host.blob), certificate_kind::host, now).empty());
    const signed_key always{"ed25519", {"-V", "always:forever"}};
    CHECK(
        problem_at(*openssh_certificate::parse(always.blob), certificate_kind::user, now).empty());
    CHECK(problem_for(*openssh_certificate::parse(always.blob), "anybody").empty());
    CHECK(problem_at(*openssh_certificate::parse(always.blob), certificate_kind::host, now) ==
          "the certificate an id is a user's, and no host is known by it");
}

TEST_CASE("certificate: no piece of one is one") {
    const signed_key made{"ed25519", {"-n", "bob"}};
    for (std::size_t size = 0; size < made.blob.size(); ++size)
        CHECK_FALSE(openssh_certificate::parse(made.blob.substr(0, size)));
    CHECK_FALSE(openssh_certificate::parse(made.blob + "x"));
    CHECK_FALSE(openssh_certificate::parse(made.key));
    for (std::size_t at = 0; at < made.blob.size(); ++at) {
        auto damaged = made.blob;
        damaged[at] = static_cast<char>(~damaged[at]);
        static_cast<void>(openssh_certificate::parse(damaged));
    }
}
