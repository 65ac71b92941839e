// The connection to one device: dialling, the descriptor, and libssh on it. Knows no login.
#include "ssh/transport/transport.hpp"

#include "core/algorithms.hpp"

#include <fcntl.h>
#include <poll.h>

#include <array>
#include <cassert>
#include <utility>

namespace netpoll {

transport::transport(const target& device, socket_watch& watch, bool blocking,
                     stream_source* streams, device_log log)
    : device_(device), watch_(watch), streams_(streams), blocking_(blocking), log_(log) {}

transport::~transport() {
    hang_up();
}

// The only way to another state.
void transport::enter(state next) {
    static constexpr std::array words{"closed",    "dialing",      "connected",
                                      "SSH begun", "SSH greeting", "closed by libssh"};
    if (state_ == next) return;
    state_ = next;
    if (!log_.traces()) return;
    const bool dials = next == state::dialing && !is_carried();
    log_.step("connection",
              words[static_cast<std::size_t>(next)] + (dials ? " " + address() : std::string{}));
}

bool transport::knows_address() {
    if (is_carried() || !addresses_.empty()) return true;
    const auto numeric = numeric_endpoint(device_.hostname, device_.port);
    if (numeric) addresses_.use({*numeric});
    return numeric.has_value();
}

std::string transport::address() const {
    return addresses_.empty() ? std::string{} : to_string(addresses_.current());
}

call_result transport::connect() {
    assert(state_ == state::idle || state_ == state::dialing);
    if (state_ == state::idle) return is_carried() ? open_stream() : dial_first();
    if (is_carried()) return take_stream();
    auto result = dial_progress(socket_);
    switch (result.now) {
        case dial_result::state::pending:
            return call_result::again;
        case dial_result::state::failed:
            return fail(std::move(result.why));
        case dial_result::state::connected:
            break;
    }
    enter(state::connected);
    return call_result::done;
}

call_result transport::dial_first() {
    enter(state::dialing);
    auto result = dial(addresses_.current(), socket_);
    if (socket_) watch_.opened(socket_.value());
    if (result.now == dial_result::state::failed) return fail(std::move(result.why));
    if (result.now == dial_result::state::pending) return call_result::again;
    enter(state::connected);
    return call_result::done;
}

call_result transport::open_stream() {
    enter(state::dialing);
    claim_ = streams_->open(device_, watch_.alarm());
    return take_stream();
}

call_result transport::take_stream() {
    auto stream = claim_->take();
    if (!stream) return call_result::again;
    if (!*stream) return fail(std::move(stream->error()));
    stream_ = std::move(**stream);
    socket_ = std::move(stream_.socket);
    const int flags = fcntl(socket_.value(), F_GETFL);
    fcntl(socket_.value(), F_SETFL, flags | O_NONBLOCK);
    watch_.opened(socket_.value());
    enter(state::connected);
    return call_result::done;
}

std::optional<error> transport::why_broken() const {
    return claim_ != nullptr ? claim_->why_broken() : std::nullopt;
}

call_result transport::fail(error reason) {
    why_ = std::move(reason);
    return call_result::failed;
}

std::optional<error> transport::next_address(error reason) {
    hang_up();
    return addresses_.next(std::move(reason));
}

bool transport::prepare(const std::string& host_key_algorithms) {
    assert(state_ == state::connected);
    const int descriptor = descriptor_for_libssh();
    if (descriptor < 0) return false;
    ssh_ =
        std::make_unique<libssh_session>(descriptor, algorithms_of(device_), host_key_algorithms);
    enter(state::prepared);
    return true;
}

call_result transport::speak() {
    assert(state_ == state::prepared || state_ == state::speaking);
    lent_.release();
    enter(state::speaking);
    // Beside a watcher libssh waits within its call, and a carried stream is no TCP of ours.
    if (!blocking_ && !is_carried() && ssh_->awaits_keys()) {
        hold_output(socket_.value(), true);
        holds_ = true;
    }
    return ssh_->connect();
}

void transport::send_held() noexcept {
    if (std::exchange(holds_, false) && socket_) hold_output(socket_.value(), false);
}

// What libssh is to speak on, or -1.
int transport::descriptor_for_libssh() {
    if (blocking_) {
        lent_ = duplicate(socket_);
        return lent_.value();
    }
    if (socket_.value() > highest_usable_descriptor) return -1;
    return socket_.value();
}

bool transport::is_closed_by_peer() const noexcept {
    pollfd here{socket_.value(), POLLRDHUP, 0};
    return socket_.value() >= 0 && ::poll(&here, 1, 0) > 0 &&
           (here.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

void transport::lend() {
    watch_.closing(socket_.value());
}

void transport::take_back() {
    if (is_held_by_libssh()) watch_.opened(socket_.value());
    mind_descriptor();
}

bool transport::is_held_by_libssh() const noexcept {
    return ssh_ && socket_ && ssh_get_fd(ssh_->raw()) == socket_.value();
}

void transport::mind_descriptor() {
    if (blocking_ || state_ != state::speaking || !socket_ || is_held_by_libssh()) return;
    watch_.closing(socket_.value());
    socket_.release();
    enter(state::lost);
}

void transport::hang_up() {
    mind_descriptor();
    // A reactor must forget the descriptor before anybody closes it.
    if (socket_) watch_.closing(socket_.value());
    if (is_held_by_libssh()) socket_.release();
    ssh_.reset();
    lent_.close();
    socket_.close();
    claim_.reset();
    enter(state::idle);
}

}  // namespace netpoll
