// What the key exchange will cost, read before libssh begins to compute. Knows no libssh.
#include "ssh/transport/kex_preview.hpp"

#include "ssh/algorithms.hpp"
#include "ssh/wire_reader.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>

namespace netpoll {

namespace {

constexpr char kexinit = 20;
constexpr std::size_t cookie_bytes = 16;

}  // namespace

kex_cost kex_cost_of(std::string_view bytes, std::string_view ours) {
    // A packet begins with the highest byte of its length, which is zero, and a line with none.
    if (!bytes.empty() && bytes.front() != '\0') {
        const auto end = bytes.find('\n');
        bytes.remove_prefix(end == bytes.npos ? bytes.size() : end + 1);
    }
    if (bytes.empty()) return kex_cost::unseen;
    wire_reader packet{bytes};
    const auto length = packet.number();
    const auto head = packet.bytes(2);  // padding length, kind of message
    if (!length || !head || head->back() != kexinit) return kex_cost::unknown;
    if (!packet.bytes(cookie_bytes)) return kex_cost::unknown;
    const auto theirs = packet.text();
    if (!theirs) return kex_cost::unknown;
    return computes_for_long(agreed(ours, *theirs)) ? kex_cost::high : kex_cost::low;
}

kex_cost peek_kex_cost(int descriptor, std::string_view ours) {
    std::array<char, 2048> bytes;
    const auto n = recv(descriptor, bytes.data(), bytes.size(), MSG_PEEK | MSG_DONTWAIT);
    const auto at_hand = static_cast<std::size_t>(std::max<decltype(n)>(n, 0));
    return kex_cost_of({bytes.data(), at_hand}, ours);
}

}  // namespace netpoll
