// What the key exchange will cost, read before libssh begins to compute. Knows no libssh.
//
// A server's first packet (KEXINIT, RFC 4253, 7.1) is plain text and stands on the socket until
// libssh takes it off; the call in which libssh does so computes at once.
#pragma once

#include <string_view>

namespace netpoll {

enum class kex_cost {
    unseen,   ///< nothing of the packet is there yet
    unknown,  ///< it begins, but its list of methods is not whole, or it is no such packet
    low,      ///< microseconds
    high,     ///< milliseconds: not for a reactor
};

/// Reads what stands on the socket: the packet, or the identification line (or the end of one) and
/// then the packet. `ours` is the list of methods that we offer.
kex_cost kex_cost_of(std::string_view bytes, std::string_view ours);
/// The same, without taking anything off the socket and without waiting.
kex_cost peek_kex_cost(int descriptor, std::string_view ours);

}  // namespace netpoll
