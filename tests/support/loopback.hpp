// Addresses and ports of this machine's loopback for servers of tests. Knows no server.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace netpoll::testing {

/// An address of 127.240.0.0/13 that hardly any other call in a running test process returns, so
/// that servers do not meet even where their ports are equal.
std::string own_address();

/// A TCP port of `address` that stays free for a server of the caller's as long as this process
/// lives: only who asks for just this port and sets SO_REUSEADDR, as servers do, can listen there.
/// Of "0.0.0.0" it is one of all addresses. Throws std::system_error where there is none.
std::uint16_t free_port(const std::string& address);

/// Connects and reads the line "SSH-2.0-..." without its line end, trying again while the server
/// refuses. Empty where that takes longer than `limit`.
std::string ssh_banner(const std::string& address, std::uint16_t port,
                       std::chrono::milliseconds limit);

}  // namespace netpoll::testing
