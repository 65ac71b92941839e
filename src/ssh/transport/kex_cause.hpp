// libssh's words for a failed key exchange, told as causes. Knows no session.
#pragma once

#include <netpoll/error.hpp>
#include <netpoll/target.hpp>

#include <optional>
#include <string_view>

namespace netpoll {

/// What libssh's complaint means to whoever has to mend it, with advice that is true for this
/// profile; nothing where it is not known. `complaint` may quote the device.
std::optional<error> known_kex_cause(std::string_view complaint, ssh_profile profile);

/// The modulus' length of an RSA key as known_hosts has it; 0 for other keys.
unsigned rsa_bits(std::string_view blob);
/// Shortest RSA host key that a profile takes. libssh takes none below 768 bits.
unsigned shortest_rsa(ssh_profile profile) noexcept;

}  // namespace netpoll
