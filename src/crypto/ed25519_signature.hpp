// Ed25519 signatures in OpenSSL's hands: how they are made, and whether they hold.
#pragma once

#include <openssl/core.h>

#include <cstddef>

namespace netpoll {

/// The verdict of OpenSSL's own code, whatever is preferred, on a key of 32 bytes.
bool openssl_accepts(const unsigned char* key, const unsigned char* signature, std::size_t size,
                     const unsigned char* text, std::size_t length);

/// Of OSSL_OP_SIGNATURE. libsodium is open when they are called.
const OSSL_DISPATCH* ed25519_signature_functions();

}  // namespace netpoll
