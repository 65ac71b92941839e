// A device that takes connections and says nothing.
#pragma once

#include "support/loopback.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <string>
#include <system_error>

namespace netpoll::testing {

/// Listens on an address of its own.
class silent_listener {
public:
    silent_listener()
        : address_(own_address()), socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        ::inet_pton(AF_INET, address_.c_str(), &at.sin_addr);
        socklen_t size = sizeof at;
        auto* const any = reinterpret_cast<sockaddr*>(&at);
        if (::bind(socket_, any, size) != 0 || ::listen(socket_, 64) != 0 ||
            ::getsockname(socket_, any, &size) != 0)
            throw std::system_error(errno, std::generic_category());
        port_ = ntohs(at.sin_port);
    }
    ~silent_listener() { ::close(socket_); }
    silent_listener(const silent_listener&) = delete;
    silent_listener& operator=(const silent_listener&) = delete;

    const std::string& address() const noexcept { return address_; }
    std::uint16_t port() const noexcept { return port_; }

private:
    const std::string address_;
    const int socket_;
    std::uint16_t port_{0};
};

}  // namespace netpoll::testing
