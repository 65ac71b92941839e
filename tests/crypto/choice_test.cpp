// When libsodium's is used, and when OpenSSL's own. Knows no signature.
#include "crypto/fast_ed25519.hpp"
#include "crypto/signature_case.hpp"
#include "crypto/verification_race.hpp"
#include "ssh/kept_log.hpp"
#include "support/has.hpp"

#include <doctest/doctest.h>
#include <openssl/err.h>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

constexpr std::size_t many = 1'000;

/// What the log hears of it.
std::string choosing(crypto_choice wanted, std::size_t sessions) {
    kept_log log;
    choose_ed25519(wanted, sessions, log);
    return log.take();
}

}  // namespace

TEST_CASE("it is used by who asks for it, in the runs of one process") {
    for (int i = 0; i < 2; ++i) {
        CHECK(choosing(crypto_choice::libsodium, 1).starts_with("Ed25519 by libsodium 1.0."));
        CHECK(provider_in_use() == "netpoll");
        CHECK(choosing(crypto_choice::libsodium, 1).starts_with("Ed25519 by libsodium 1.0."));
        CHECK(has(choosing(crypto_choice::openssl, many), ": --crypto=openssl\n"));
        CHECK(provider_in_use() == "default");
    }
    CHECK(ERR_peek_error() == 0);
}

TEST_CASE("where nobody says so, what was measured decides") {
    CHECK(has(choosing(crypto_choice::automatic, 1), ": fewer than 200 sessions"));
    CHECK(provider_in_use() == "default");
    for (int i = 0; i < 2; ++i) {
        const std::string said = choosing(crypto_choice::automatic, many);
        const bool is_fast = provider_in_use() == "netpoll";
        CHECK(said.starts_with("Ed25519 by libsodium") == is_fast);
        CHECK(has(said, "which gains too little") == !is_fast);
        // Another choice in between changes nothing of it.
        choosing(crypto_choice::libsodium, 1);
        choosing(crypto_choice::automatic, many);
        CHECK((provider_in_use() == "netpoll") == is_fast);
        choosing(crypto_choice::openssl, 1);
    }
    // The two processors that were measured: 14 % and 6 % of a run's CPU.
    CHECK(verification_race{103, 47}.is_worth_while());
    CHECK_FALSE(verification_race{65, 35}.is_worth_while());
    CHECK_FALSE(verification_race{65, 0}.is_worth_while());
    CHECK_FALSE(verification_race{0, 35}.is_worth_while());
    const with_libsodium chosen;
    const verification_race here = race_verifiers();
    CHECK(here.openssl > 0);
    CHECK(here.libsodium > 0);
}

TEST_CASE("keys outlive the choice") {
    key_ptr ours{nullptr, EVP_PKEY_free};
    std::string signature;
    {
        const with_libsodium chosen;
        ours = private_key(std::string(32, 'k'), preferred);
        signature = signed_by(ours, "text", preferred);
    }
    CHECK(provider_in_use() == "default");
    CHECK(signature == signed_by(private_key(std::string(32, 'k'), own), "text", own));
    CHECK(raw_private(ours) == std::string(32, 'k'));
    CHECK(signed_by(ours, "text", preferred) == signature);
}

TEST_CASE("with FIPS nobody gets it") {
    REQUIRE(EVP_default_properties_enable_fips(nullptr, 1) == 1);
    CHECK(has(choosing(crypto_choice::automatic, many), ": FIPS is on\n"));
    CHECK(has(choosing(crypto_choice::libsodium, many), ": FIPS is on\n"));
    CHECK(EVP_default_properties_is_fips_enabled(nullptr) == 1);
    REQUIRE(EVP_default_properties_enable_fips(nullptr, 0) == 1);
    CHECK(provider_in_use() == "default");
}
