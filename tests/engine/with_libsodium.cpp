// The contract of the engines with libsodium's Ed25519: linked, it is chosen before the first
// session.
#include "crypto/fast_ed25519.hpp"
#include "crypto/signature_case.hpp"

#include <doctest/doctest.h>

namespace {

const netpoll::testing::with_libsodium for_all_tests;

}  // namespace

TEST_CASE("sessions use libsodium's Ed25519") {
    CHECK(netpoll::testing::provider_in_use() == "netpoll");
}
