// An audit of cryptography, for people and for programs. Knows no file and no option.
#pragma once

#include "audit/crypto_audit.hpp"

#include <string>

namespace netpoll {

/// A row a device that needs something old or was not seen (with `all`: every device), then sums.
std::string crypto_table(const crypto_audit& audit, bool all);
/// {"schema": "netpoll-crypto/1", ...} with every device.
std::string crypto_json(const crypto_audit& audit);

}  // namespace netpoll
