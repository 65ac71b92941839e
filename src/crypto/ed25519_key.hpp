// An Ed25519 key in OpenSSL's hands, and the operations by which it keeps it. Knows no signature.
#pragma once

#include <openssl/core.h>

#include <array>
#include <cstddef>

namespace netpoll {

/// Wiped where it ends. Lives in OpenSSL's memory or inside a signature's context.
struct ed25519_key {
    static constexpr std::size_t size = 32;  // RFC 8032, 5.1.5: seed and public key alike

    static constexpr int signature_size = 64;  // RFC 8032, 5.1.6

    bool has_public{false};
    bool has_private{false};
    std::array<unsigned char, 2 * size>
        pair{};  ///< the seed, then the public key: libsodium's form

    unsigned char* seed() noexcept { return pair.data(); }
    unsigned char* public_key() noexcept { return pair.data() + size; }
    const unsigned char* public_key() const noexcept { return pair.data() + size; }
};

template <class Function>
OSSL_DISPATCH entry_of(int number, Function* function) {
    return {number, reinterpret_cast<void (*)()>(function)};
}

/// Of OSSL_OP_KEYMGMT. libsodium is open when they are called.
const OSSL_DISPATCH* ed25519_key_functions();

}  // namespace netpoll
