// systemd's native protocol, else RFC 3164 as glibc's syslog() writes it. Not by syslog(), which
// says nothing where nobody listens.
#include "notify/system_log.hpp"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <syslog.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <system_error>

namespace netpoll {

namespace {

constexpr timeval patience{2, 0};

/// The errno, or 0 with the socket in `into`.
int connect_to(const std::string& path, int type, unique_descriptor& into) {
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) return ENAMETOOLONG;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    unique_descriptor fd(::socket(AF_UNIX, type | SOCK_CLOEXEC, 0));
    if (!fd || ::setsockopt(fd.value(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) != 0)
        return errno;
    if (::connect(fd.value(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return errno;
    into = std::move(fd);
    return 0;
}

/// "KEY=value", or where the value has a line end its length and its bytes.
void add_field(std::string& to, const std::string& key, const std::string& value) {
    to += key;
    if (value.find('\n') == value.npos) {
        to += "=" + value + "\n";
        return;
    }
    to += "\n";
    for (std::uint64_t left = value.size(), i = 0; i < sizeof left; ++i, left >>= 8U)
        to += static_cast<char>(left & 0xffU);
    to += value + "\n";
}

std::string journal_entry(const system_log_line& line) {
    std::string text;
    add_field(text, "MESSAGE", line.message);
    add_field(text, "PRIORITY", std::to_string(line.priority));
    add_field(text, "SYSLOG_IDENTIFIER", "netpoll");
    add_field(text, "SYSLOG_FACILITY", std::to_string(LOG_FAC(LOG_DAEMON)));
    add_field(text, "SYSLOG_PID", std::to_string(::getpid()));
    for (const auto& [key, value] : line.fields)
        add_field(text, key, value);
    return text;
}

/// "<30>Nov 27 02:00:03 netpoll[4711]: message", in local time and English months.
std::string syslog_entry(const system_log_line& line) {
    constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t now = std::time(nullptr);
    std::tm parts = {};
    ::localtime_r(&now, &parts);
    std::array<char, 32> time{};
    std::strftime(time.data(), time.size(), " %e %H:%M:%S ", &parts);
    return "<" + std::to_string(LOG_DAEMON | line.priority) + ">" +
           months[static_cast<std::size_t>(std::clamp(parts.tm_mon, 0, 11))] + time.data() +
           "netpoll[" + std::to_string(::getpid()) + "]: " + line.message;
}

}  // namespace

expected<system_log, std::string> system_log::open(const log_sockets& where) {
    unique_descriptor socket;
    if (connect_to(where.journal, SOCK_DGRAM, socket) == 0)
        return system_log(std::move(socket), true, false);
    int code = connect_to(where.syslog, SOCK_DGRAM, socket);
    if (code == 0) return system_log(std::move(socket), false, false);
    if (code == EPROTOTYPE) code = connect_to(where.syslog, SOCK_STREAM, socket);
    if (code == 0) return system_log(std::move(socket), false, true);
    return unexpected("neither the journal (" + where.journal + ") nor syslog (" + where.syslog +
                      ") takes lines: " + std::generic_category().message(code));
}

expected<void, std::string> system_log::write(const system_log_line& line) {
    std::string text = is_journal_ ? journal_entry(line) : syslog_entry(line);
    if (is_stream_) text += '\0';
    std::string_view left = text;
    while (!left.empty()) {
        const ssize_t sent = ::send(socket_.value(), left.data(), left.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return unexpected(std::generic_category().message(errno));
        left.remove_prefix(static_cast<std::size_t>(sent));
    }
    return {};
}

}  // namespace netpoll
