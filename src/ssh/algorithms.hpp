// Host keys that are known go first, and what two lists without a common name mean. Knows no
// session.
#pragma once

#include "core/algorithms.hpp"

#include <netpoll/target.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// Whether this key exchange takes milliseconds of CPU: the classic groups from group14 on.
bool computes_for_long(std::string_view key_exchange);

/// The host key list with the types that are listed for the host moved to the front, in their
/// order, so that the device presents a key that can be compared. A listed "ssh-rsa" key stands for
/// all RSA signatures that are offered. Types that are not offered are left out.
std::string host_key_algorithms(const std::vector<std::string>& known_types,
                                std::string_view offered);

/// Two lists without a common name.
struct algorithm_mismatch_lists {
    std::string what;    ///< libssh's name of the lists, e.g. "kex algos"
    std::string server;  ///< the device's list: untrusted text
    std::string client;  ///< ours; its end may be missing, since libssh keeps 1,023 bytes of text
};

/// Takes libssh's text about a failed negotiation (of ssh_get_error or of its log) apart; nothing
/// where it says something else.
std::optional<algorithm_mismatch_lists> algorithm_mismatch(std::string_view text);

/// Both lists in words, escaped and capped, fit for error::detail, and what to change: the smallest
/// profile with which all lists of this device have a name in common, where `offered` (all that the
/// device offers) is known; else the smallest for this list.
std::string describe(const algorithm_mismatch_lists& lists, const target& device,
                     const server_algorithms* offered = nullptr);

}  // namespace netpoll
