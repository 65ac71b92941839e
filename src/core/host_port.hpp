// Where a host listens, as people write it. Knows no address.
#pragma once

#include <cstdint>
#include <string>

namespace netpoll {

/// "192.0.2.1:22", "[2001:db8::1]:22"
inline std::string host_and_port(const std::string& host, std::uint16_t port) {
    const bool is_ipv6 = host.find(':') != std::string::npos;
    return (is_ipv6 ? '[' + host + ']' : host) + ':' + std::to_string(port);
}

}  // namespace netpoll
