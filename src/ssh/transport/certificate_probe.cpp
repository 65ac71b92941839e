// Asks a device for its host certificate, over a connection that ends with it.
#include "ssh/transport/certificate_probe.hpp"

#include "core/algorithms.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

namespace netpoll {

namespace {

// A device that goes on and on with packets of no use.
constexpr std::size_t most_received = 256U << 10;

bool is_for_later(int system_error) {
    return system_error == EAGAIN || system_error == EWOULDBLOCK || system_error == EINTR;
}

}  // namespace

certificate_probe::certificate_probe(const transport& link, const target& device, device_log log)
    : link_(link),
      log_(log),
      request_(algorithms_of(device)),
      answer_(unexpected<std::string>("")) {
    log_.step("host certificate", "asked for");
}

call_result certificate_probe::advance() {
    if (!flush()) return identified_ ? closed() : identify();
    if (!identified_) {
        if (const auto now = identify(); now != call_result::done) return now;
    }
    return converse();
}

call_result certificate_probe::identify() {
    const auto now = filter_.look(link_.descriptor());
    if (now == identification_filter::state::more) return call_result::again;
    if (now == identification_filter::state::ssh) {
        identified_ = true;
        return call_result::done;
    }
    why_ = filter_.refusal(now);
    return call_result::failed;
}

// Reads and answers until the device has nothing more to say.
call_result certificate_probe::converse() {
    for (;;) {
        std::array<char, 4096> bytes;
        const auto n = recv(link_.descriptor(), bytes.data(), bytes.size(), MSG_DONTWAIT);
        if (n < 0 && is_for_later(errno)) return call_result::again;
        if (n <= 0) return closed();
        received_ += static_cast<std::size_t>(n);
        const auto how = request_.take({bytes.data(), static_cast<std::size_t>(n)});
        if (how != certificate_request::state::more) return ended(how);
        if (received_ > most_received) {
            answer_ = unexpected<std::string>("sends packets without end");
            return call_result::done;
        }
        if (!flush()) return closed();
    }
}

// False where nobody reads any more.
bool certificate_probe::flush() {
    unsent_ += request_.take_output();
    while (!unsent_.empty()) {
        const auto n =
            send(link_.descriptor(), unsent_.data(), unsent_.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n < 0) return is_for_later(errno);
        unsent_.erase(0, static_cast<std::size_t>(n));
    }
    return true;
}

call_result certificate_probe::ended(certificate_request::state how) {
    const bool shown = how == certificate_request::state::shown;
    log_.step("host certificate", shown ? "shown" : "not shown");
    if (shown)
        answer_ = request_.certificate();
    else
        answer_ = unexpected(request_.why());
    return call_result::done;
}

// Also a device that does not know any of our host keys may do that without a word.
call_result certificate_probe::closed() {
    answer_ = unexpected<std::string>("closes the connection when it is asked for one");
    return call_result::done;
}

wait_for certificate_probe::wait(session_clock::time_point deadline) const {
    return filter_.wait(deadline, !unsent_.empty());
}

}  // namespace netpoll
