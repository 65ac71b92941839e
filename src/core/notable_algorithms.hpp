// Algorithms that an audit asks for: what is broken or soon will be, and what stands up to quantum
// computers. Knows no record.
#pragma once

#include "core/algorithms.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace netpoll {

/// A set of them, a bit each: four bytes a device where the lists it offers would be a thousand.
using notable_algorithms = std::uint32_t;

enum class notable_kind : std::uint8_t {
    post_quantum,
    group1,        ///< DH with 1,024 bits
    sha1_kex,      ///< other key exchanges with SHA-1
    old_host_key,  ///< ssh-rsa, which signs with SHA-1, and ssh-dss
    cbc,
    old_cipher,  ///< RC4, single DES
    old_mac,     ///< SHA-1 and MD5
};

/// Those among a list with commas, which is untrusted. Encrypt-then-MAC forms and names from before
/// a standard count as the plain one.
notable_algorithms notable_among(std::string_view list);
/// What the server has nothing better than, list by list: those that the largest profile takes
/// where the modern one has nothing, and all that is offered where no profile has anything.
notable_algorithms needed_by(const server_algorithms& server);
/// "diffie-hellman-group1-sha1", ... in a fixed order.
std::vector<std::string_view> names_of(notable_algorithms set);
/// Those of one kind.
notable_algorithms of_kind(notable_algorithms set, notable_kind kind) noexcept;

}  // namespace netpoll
