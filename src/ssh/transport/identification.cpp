// The lines a server may send before its SSH identification. Knows no libssh.
#include "ssh/transport/identification.hpp"

#include "core/ascii.hpp"

#include <netpoll/escape.hpp>

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace netpoll {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view mark = "SSH-";
// OpenSSH's client gives up after 1,024 lines (kex.c, SSH_MAX_PRE_BANNER_LINES) and 64 KB is more
// than any login banner seen in the field.
constexpr std::size_t most_bytes = 64U << 10;
constexpr std::size_t most_kept = 400;
constexpr char telnet_command = '\xFF';
// How often a stream that cannot wait for four bytes is looked at. A device that cuts its
// identification so short is rare.
constexpr std::chrono::milliseconds look_again{50};

/// OpenSSH says so before its identification: from 8.8 on where MaxStartups is exceeded, from 9.8
/// on for PerSourcePenalties.
bool refuses_for_now(std::string_view said) {
    return said.find("Exceeded MaxStartups") != said.npos ||
           said.find("Not allowed at this time") != said.npos;
}

// With fewer than four bytes at hand "SSH-" cannot be told from a foreign line, and a readable
// socket that may not be read would spin. The kernel can wait for four instead; end of file still
// wakes. On a socketpair it cannot: false.
bool low_water_mark(int descriptor, int bytes) {
    int domain = AF_UNSPEC;
    socklen_t length = sizeof domain;
    getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &domain, &length);
    if (domain != AF_INET && domain != AF_INET6) return false;
    return setsockopt(descriptor, SOL_SOCKET, SO_RCVLOWAT, &bytes, sizeof bytes) == 0;
}

// How servers of other protocols begin. A server of SSH that has no room may say a sentence and
// close, so mere text proves nothing.
bool is_other_protocol(std::string_view said) {
    static constexpr std::array beginnings{"HTTP/"sv, "RTSP/"sv, "SIP/"sv,     "<"sv,
                                           "+OK"sv,   "-ERR"sv,  "* OK"sv,     "* BYE"sv,
                                           "RFB "sv,  "AMQP"sv,  "\x15\x03"sv, "\x16\x03"sv};
    const auto begins = [said](std::string_view with) { return said.starts_with(with); };
    if (std::any_of(beginnings.begin(), beginnings.end(), begins)) return true;
    // SMTP, FTP, NNTP: "220 mail ESMTP", "421-...".
    if (said.size() >= 4 && std::all_of(said.begin(), said.begin() + 3, is_digit))
        return said[3] == ' ' || said[3] == '-';
    return said.find('\0') != said.npos;
}

// A peek never shows the end of file behind unread bytes.
bool half_closed(int descriptor) {
    pollfd ready{descriptor, POLLRDHUP, 0};
    return poll(&ready, 1, 0) > 0;
}

}  // namespace

identification_filter::state identification_filter::look(int descriptor) {
    for (;;) {
        std::array<char, 2048> bytes;
        const auto n = recv(descriptor, bytes.data(), bytes.size(), MSG_PEEK | MSG_DONTWAIT);
        if (n == 0) return ended();
        if (n < 0) {
            const bool later = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
            return later ? state::more : ended();
        }
        const std::string_view at_hand{bytes.data(), static_cast<std::size_t>(n)};
        if (!in_line_) {
            const auto compared = std::min(at_hand.size(), mark.size());
            if (at_hand.substr(0, compared) == mark.substr(0, compared)) {
                if (waits_for_four_ != (compared < mark.size())) {
                    waits_for_four_ = !waits_for_four_;
                    const int least = waits_for_four_ ? static_cast<int>(mark.size()) : 1;
                    stays_readable_ = !low_water_mark(descriptor, least) && waits_for_four_;
                }
                if (compared == mark.size()) {
                    more_follows_ = at_hand.find('\n') < at_hand.size() - 1;
                    return state::ssh;
                }
                return half_closed(descriptor) ? state::closed : state::more;
            }
        }
        // A telnet server begins with a command of its own (RFC 854, IAC), which no text has.
        if (!in_line_ && taken_ == 0 && at_hand.front() == telnet_command) {
            seen_.assign(at_hand.substr(0, most_kept));
            return state::not_ssh;
        }
        const auto end = at_hand.find('\n');
        const auto bytes_of_line = end == std::string_view::npos ? at_hand.size() : end + 1;
        if (const auto now = take(descriptor, bytes_of_line, bytes.data()); now != state::more) {
            return now;
        }
        in_line_ = end == std::string_view::npos;
    }
}

wait_for identification_filter::wait(session_clock::time_point deadline, bool write) const {
    const auto until =
        stays_readable_ ? std::min(deadline, session_clock::now() + look_again) : deadline;
    return {wait_for::what::readiness, !stays_readable_, write, until};
}

error identification_filter::refusal(state how) const {
    if (how == state::not_ssh)
        return {errc::not_ssh, phase::kex, "it begins with \"" + escape(seen_) + "\""};
    return {refuses_for_now(seen_) ? errc::throttled : errc::closed, phase::kex,
            seen_.empty() ? "before the device said anything" : "after \"" + escape(seen_) + "\""};
}

error identification_filter::silence() const {
    if (seen_.empty()) {
        return {errc::timed_out, phase::kex, "connected, but the device says nothing"};
    }
    return {errc::not_ssh, phase::kex,
            "it says \"" + escape(seen_) + "\" and waits, and never identifies itself"};
}

identification_filter::state identification_filter::ended() const {
    return is_other_protocol(seen_) ? state::not_ssh : state::closed;
}

identification_filter::state identification_filter::take(int descriptor, std::size_t bytes,
                                                         const char* from) {
    if (seen_.size() < most_kept) seen_.append(from, std::min(bytes, most_kept - seen_.size()));
    std::array<char, 2048> sink;
    if (recv(descriptor, sink.data(), bytes, MSG_DONTWAIT) < 0) return state::closed;
    taken_ += bytes;
    return taken_ > most_bytes ? state::not_ssh : state::more;
}

}  // namespace netpoll
