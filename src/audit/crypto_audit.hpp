// Which devices of a result still need old cryptography, and which speak post-quantum. Knows no
// table and no option.
#pragma once

#include "core/notable_algorithms.hpp"

#include <netpoll/error.hpp>
#include <netpoll/expected.hpp>
#include <netpoll/outcome.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace netpoll {

/// RSA host keys below this are short: NIST SP 800-131A, and what OpenSSH's own tools say.
inline constexpr unsigned sound_rsa_bits = 2048;

/// One device, as far as its handshake went.
struct crypto_finding {
    std::string host;
    std::string error;  ///< the code of its failure; empty: none
    bool seen{false};   ///< what it offers is known
    /// The smallest profile that would do; absent where none would.
    std::optional<ssh_profile> profile;
    notable_algorithms needs{0};   ///< it has nothing better than these
    notable_algorithms offers{0};  ///< weak or post-quantum
    std::string host_key;          ///< type of the key that it showed; empty: none
    unsigned host_key_bits{0};     ///< of an RSA key

    bool needs_kind(notable_kind kind) const noexcept { return of_kind(needs, kind) != 0; }
    bool speaks_post_quantum() const noexcept {
        return of_kind(offers, notable_kind::post_quantum) != 0;
    }
    bool has_short_rsa() const noexcept {
        return host_key_bits > 0 && host_key_bits < sound_rsa_bits;
    }
};

struct crypto_audit {
    std::vector<crypto_finding> devices;  ///< in the order of the result
    std::vector<mistake> remarks;         ///< about the file
};

/// Reads a result of netpoll, a document or NDJSON. `partial`: its whole records will do.
expected<crypto_audit, std::vector<mistake>> audit_crypto(const std::string& path, bool partial);

}  // namespace netpoll
