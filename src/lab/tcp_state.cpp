// Reads TCP_INFO. Knows no SSH.
#include "lab/tcp_state.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <optional>

namespace netpoll::lab {

namespace {

std::optional<tcp_info> info_of(int fd) {
    tcp_info info{};
    socklen_t size = sizeof info;
    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return std::nullopt;
    return info;
}

}  // namespace

bool peer_has_gone(int fd) {
    const auto info = info_of(fd);
    return !info || info->tcpi_state != TCP_ESTABLISHED;
}

std::chrono::steady_clock::time_point last_arrival(int fd,
                                                   std::chrono::steady_clock::time_point now) {
    const auto info = info_of(fd);
    return info ? now - std::chrono::milliseconds(info->tcpi_last_data_recv) : now;
}

}  // namespace netpoll::lab
