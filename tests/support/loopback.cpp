// Addresses and ports of this machine's loopback for servers of tests. Knows no server.
#include "support/loopback.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <string_view>
#include <system_error>
#include <thread>

namespace netpoll::testing {

namespace {

using clock = std::chrono::steady_clock;

sockaddr_in ipv4(const std::string& address, std::uint16_t port) {
    sockaddr_in result{};
    result.sin_family = AF_INET;
    result.sin_port = htons(port);
    if (::inet_pton(AF_INET, address.c_str(), &result.sin_addr) != 1) {
        throw std::system_error(EINVAL, std::generic_category(), address);
    }
    return result;
}

/// Reads up to the first newline; empty where the peer closes or the deadline passes before it.
std::string first_line(int fd, clock::time_point deadline) {
    std::string line;
    while (line.find('\n') == std::string::npos) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - clock::now());
        pollfd waiting{fd, POLLIN, 0};
        if (::poll(&waiting, 1, static_cast<int>(std::max<long>(0, left.count()))) <= 0) return {};
        std::array<char, 256> buffer{};
        const ssize_t n = ::recv(fd, buffer.data(), buffer.size(), 0);
        if (n <= 0) return {};
        line.append(buffer.data(), static_cast<std::size_t>(n));
    }
    return line.substr(0, line.find_first_of("\r\n"));
}

}  // namespace

std::string own_address() {
    // Sixteen servers a process before the first address comes again (by then with another port),
    // and the lower 15 bits of the pid.
    static std::atomic<unsigned> count{0};
    const unsigned pid = static_cast<unsigned>(::getpid()) & 0x7fffU;
    const unsigned host = (pid << 4U) | (count++ & 0xfU);
    return "127." + std::to_string(240U + (host >> 16U)) + '.' +
           std::to_string((host >> 8U) & 0xffU) + '.' + std::to_string(host & 0xffU);
}

// The socket is kept, and never listens: else the port would go to the next who asks for any, until
// the server is so far as to listen, which takes seconds.
std::uint16_t free_port(const std::string& address) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int shared = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &shared, sizeof shared);
    sockaddr_in where = ipv4(address, 0);
    socklen_t size = sizeof where;
    auto* raw = reinterpret_cast<sockaddr*>(&where);
    if (::bind(fd, raw, size) != 0 || ::getsockname(fd, raw, &size) != 0) {
        const int number = errno;
        ::close(fd);
        throw std::system_error(number, std::generic_category(), "no port on " + address);
    }
    return ntohs(where.sin_port);
}

std::string ssh_banner(const std::string& address, std::uint16_t port,
                       std::chrono::milliseconds limit) {
    const auto deadline = clock::now() + limit;
    const sockaddr_in where = ipv4(address, port);
    while (clock::now() < deadline) {
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        std::string line;
        if (::connect(fd, reinterpret_cast<const sockaddr*>(&where), sizeof where) == 0) {
            line = first_line(fd, deadline);
        }
        ::close(fd);
        if (line.starts_with("SSH-")) return line;
        // The kernel has no event for "somebody listens now", so this one wait is a poll.
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    return {};
}

}  // namespace netpoll::testing
