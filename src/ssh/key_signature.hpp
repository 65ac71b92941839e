// Whether a public key has signed something, in the forms of SSH. Knows no certificate.
#pragma once

#include <string_view>

namespace netpoll {

enum class signature_verdict {
    good,
    bad,          ///< it is another key's, over something else, or damaged
    unsupported,  ///< the key or the signature is of a kind that is not checked here
};

/// `key` and `signature` are blobs (RFC 4253, 6.6; RFC 5656, 3.1; RFC 8332, 3; RFC 8709, 6).
/// Ed25519, ECDSA, and RSA of at least 1024 bits with SHA-2: what OpenSSH takes from a CA by
/// default, but for keys on security tokens.
signature_verdict verify_signature(std::string_view key, std::string_view signature,
                                   std::string_view text);

}  // namespace netpoll
