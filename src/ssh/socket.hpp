// TCP sockets towards devices: addresses, dialling without waiting, what went wrong. Knows no SSH.
#pragma once

#include "machine/descriptor.hpp"

#include <netpoll/error.hpp>

#include <sys/socket.h>

#include <cstdint>
#include <optional>
#include <string>

namespace netpoll {

/// One address to dial.
struct endpoint {
    sockaddr_storage address{};
    socklen_t length{0};
};

/// The endpoint if `host` is a numeric IPv4 or IPv6 address (with or without %scope): no look-up.
std::optional<endpoint> numeric_endpoint(const std::string& host, std::uint16_t port);

/// "192.0.2.1" or "2001:db8::1", without the port.
std::string to_string(const endpoint& where);

/// What became of a connection attempt.
struct dial_result {
    enum class state { connected, pending, failed };
    state now{state::pending};
    error why;  ///< where failed: code, phase connect, the system's words
};

/// Opens a non-blocking socket (TCP_NODELAY: without it a login takes 40 ms longer, Nagle against
/// delayed ACK; keepalive and a limit for what is unanswered: a cut link is noticed within about
/// 30 s) and begins to connect. `socket` is empty where that failed.
dial_result dial(const endpoint& where, unique_descriptor& socket);
/// Whether the connection that `dial` began is there now. Does not wait.
dial_result dial_progress(const unique_descriptor& socket);

/// While it is held, small writes gather for one segment, at most 200 ms (tcp(7), TCP_CORK);
/// letting go sends them. Best effort.
void hold_output(int socket, bool held) noexcept;

/// libssh keeps 16 bits of the descriptor it is given (options.c: `& 0xffff`, still so in 0.12), so
/// a higher one would be another session's socket.
inline constexpr int highest_usable_descriptor = 65535;

/// The lowest free duplicate of `socket`; empty if none at or below `highest_usable_descriptor` is.
unique_descriptor duplicate(const unique_descriptor& socket);

}  // namespace netpoll
