// libsodium, opened while the program runs. Knows no provider.
#pragma once

#include <netpoll/expected.hpp>

#include <sodium.h>

#include <string>

namespace netpoll {

/// Those of libsodium's functions that we call.
struct sodium_library {
    decltype(&sodium_init) init{};
    decltype(&sodium_version_string) version{};
    decltype(&crypto_sign_seed_keypair) seed_keypair{};
    decltype(&crypto_sign_detached) sign{};
    decltype(&crypto_sign_verify_detached) verify{};
};

/// Opened, made ready and tried on a known signature by the first call, and kept; the error is a
/// sentence. Thread-safe.
const expected<sodium_library, std::string>& libsodium();

}  // namespace netpoll
