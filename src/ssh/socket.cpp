// TCP sockets towards devices. Knows no SSH.
#include "ssh/socket.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace netpoll {

namespace {

errc code_of(int system_error) {
    switch (system_error) {
        case ECONNREFUSED:
            return errc::refused;
        case ETIMEDOUT:
            return errc::timed_out;
        case EMFILE:
        case ENFILE:
        case ENOBUFS:
        case ENOMEM:
        case EADDRNOTAVAIL:
        case EAGAIN:
            return errc::local_limit;
        default:
            return errc::unreachable;
    }
}

// The kernel's own limits are two hours for a silent link and a quarter of an hour for an
// unanswered write. Neither option does for the other: probes are sent only while nothing is in
// flight, and the user timeout counts only what is (without probes an idle link is never missed).
constexpr int unanswered_ms = 30'000;
constexpr int silence_before_probe_s = 15;
constexpr int between_probes_s = 5;
constexpr int most_probes = 3;

/// So that a link that was cut fails its session in every phase, also in a command without an end.
/// Best effort: without it the limits of the phases still hold.
void watch_link(int descriptor) {
    const auto set = [descriptor](int level, int option, int value) {
        setsockopt(descriptor, level, option, &value, sizeof value);
    };
    set(SOL_SOCKET, SO_KEEPALIVE, 1);
    set(IPPROTO_TCP, TCP_KEEPIDLE, silence_before_probe_s);
    set(IPPROTO_TCP, TCP_KEEPINTVL, between_probes_s);
    set(IPPROTO_TCP, TCP_KEEPCNT, most_probes);
    set(IPPROTO_TCP, TCP_USER_TIMEOUT, unanswered_ms);
}

dial_result failed(int system_error) {
    return {dial_result::state::failed,
            {code_of(system_error), phase::connect, std::generic_category().message(system_error)}};
}

}  // namespace

std::optional<endpoint> numeric_endpoint(const std::string& host, std::uint16_t port) {
    endpoint where;
    auto* v4 = reinterpret_cast<sockaddr_in*>(&where.address);
    if (inet_pton(AF_INET, host.c_str(), &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(port);
        where.length = sizeof(sockaddr_in);
        return where;
    }
    if (host.find(':') == std::string::npos) return std::nullopt;
    // getaddrinfo with AI_NUMERICHOST reads no file and asks nobody; it knows %scope.
    addrinfo hints{};
    hints.ai_family = AF_INET6;
    hints.ai_flags = AI_NUMERICHOST;
    addrinfo* found = nullptr;
    if (getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return std::nullopt;
    std::memcpy(&where.address, found->ai_addr, found->ai_addrlen);
    where.length = found->ai_addrlen;
    reinterpret_cast<sockaddr_in6*>(&where.address)->sin6_port = htons(port);
    freeaddrinfo(found);
    return where;
}

std::string to_string(const endpoint& where) {
    char text[NI_MAXHOST] = "";
    getnameinfo(reinterpret_cast<const sockaddr*>(&where.address), where.length, text, sizeof text,
                nullptr, 0, NI_NUMERICHOST);
    return text;
}

dial_result dial(const endpoint& where, unique_descriptor& socket) {
    const auto* address = reinterpret_cast<const sockaddr*>(&where.address);
    socket = unique_descriptor{
        ::socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    if (!socket) return failed(errno);
    const int on = 1;
    setsockopt(socket.value(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    watch_link(socket.value());
    if (::connect(socket.value(), address, where.length) != 0 && errno != EINPROGRESS) {
        const int why = errno;
        socket.close();
        return failed(why);
    }
    return dial_progress(socket);
}

dial_result dial_progress(const unique_descriptor& socket) {
    pollfd ready{socket.value(), POLLOUT, 0};
    if (poll(&ready, 1, 0) <= 0) return {dial_result::state::pending, {}};
    int why = 0;
    socklen_t length = sizeof why;
    if (getsockopt(socket.value(), SOL_SOCKET, SO_ERROR, &why, &length) != 0) why = errno;
    // A reset is of a connection that there was: the next call on it will find it closed.
    if (why != 0 && why != ECONNRESET) return failed(why);
    return {dial_result::state::connected, {}};
}

void hold_output(int socket, bool held) noexcept {
    const int on = held ? 1 : 0;
    setsockopt(socket, IPPROTO_TCP, TCP_CORK, &on, sizeof on);
}

unique_descriptor duplicate(const unique_descriptor& socket) {
    unique_descriptor copy{fcntl(socket.value(), F_DUPFD_CLOEXEC, 0)};
    if (copy.value() > highest_usable_descriptor) copy.close();
    return copy;
}

}  // namespace netpoll
