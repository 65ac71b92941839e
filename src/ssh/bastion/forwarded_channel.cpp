// One device's bytes between a channel of a bastion's session and a socket.
#include "ssh/bastion/forwarded_channel.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>
#include <utility>

namespace netpoll {

namespace {

// A packet of data; more at once gains nothing.
constexpr std::size_t most_a_turn = 16U << 10;
// Before others have a turn.
constexpr int turns = 4;

forwarded_channel& channel_of(void* user) {
    return *static_cast<forwarded_channel*>(user);
}

}  // namespace

forwarded_channel::forwarded_channel(libssh_session& session, socket_events& events,
                                     dirty_list& dirty, std::uint32_t id, forward_goal goal,
                                     std::shared_ptr<forward_client> client)
    : session_(session),
      events_(events),
      dirty_(dirty),
      id_(id),
      goal_(std::move(goal)),
      client_(std::move(client)),
      channel_(ssh_channel_new(session.raw())) {
    if (channel_ == nullptr) throw std::bad_alloc();
    ssh_callbacks_init(&callbacks_);
    callbacks_.userdata = this;
    // Other channels' callbacks run while this one is read: they send to their own sockets and set
    // flags, and nothing else.
    callbacks_.channel_data_function = [](::ssh_session, ::ssh_channel, void* data,
                                          std::uint32_t length, int, void* user) {
        return channel_of(user).take(static_cast<const char*>(data), length);
    };
    callbacks_.channel_eof_function = [](::ssh_session, ::ssh_channel, void* user) {
        channel_of(user).end();
    };
    callbacks_.channel_close_function = [](::ssh_session, ::ssh_channel, void* user) {
        channel_of(user).closed_ = true;
        channel_of(user).end();
    };
    callbacks_.channel_write_wontblock_function = [](::ssh_session, ::ssh_channel, std::uint32_t,
                                                     void* user) {
        if (channel_of(user).readable_) channel_of(user).mark_dirty();
        return 0;
    };
    ssh_set_channel_callbacks(channel_, &callbacks_);
}

forwarded_channel::~forwarded_channel() {
    if (socket_) events_.forget(socket_.value());
    ssh_remove_channel_callbacks(channel_, &callbacks_);
    ssh_channel_free(channel_);
}

void forwarded_channel::end() {
    if (far_end_ == far_end::speaks) far_end_ = far_end::has_ended;
    mark_dirty();
}

void forwarded_channel::mark_dirty() {
    if (std::exchange(is_dirty_, true)) return;
    dirty_.push_back(id_);
}

call_result forwarded_channel::open() {
    const int rc =
        ssh_channel_open_forward(channel_, goal_.host.c_str(), goal_.port, "127.0.0.1", 0);
    if (session_.dead()) return call_result::failed;
    if (rc == SSH_AGAIN) return call_result::again;
    return rc == SSH_OK ? call_result::done : call_result::failed;
}

bool forwarded_channel::connect(std::chrono::microseconds round_trip) {
    std::array<int, 2> ends{-1, -1};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0)
        return false;
    socket_ = unique_descriptor{ends[0]};
    watch();
    client_->connected(unique_descriptor{ends[1]}, round_trip);
    // What came with the confirmation was kept.
    blocked_ = true;
    note_ready(true, true);
    return true;
}

void forwarded_channel::note_ready(bool readable, bool writable) {
    readable_ = readable_ || readable;
    if (readable || (writable && blocked_)) mark_dirty();
}

// How many of them the socket took; all, where nobody reads any more.
long forwarded_channel::offer(const char* bytes, std::size_t length) {
    const auto taken = ::send(socket_.value(), bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (taken >= 0) return taken;
    return errno == EAGAIN || errno == EWOULDBLOCK ? 0 : static_cast<long>(length);
}

int forwarded_channel::take(const char* bytes, std::uint32_t length) {
    if (!socket_ || blocked_) return 0;
    const auto taken = offer(bytes, length);
    if (taken < static_cast<long>(length)) {
        blocked_ = true;
        watch();
    }
    return static_cast<int>(taken);
}

// What was held back first, then what waits in libssh; only when that is empty may the callback
// send again. It is called while this reads, and takes nothing.
void forwarded_channel::drain_channel() {
    std::array<char, most_a_turn> bytes;
    for (;;) {
        if (!held_.empty()) {
            held_.erase(0, static_cast<std::size_t>(offer(held_.data(), held_.size())));
            if (!held_.empty()) return watch();
        }
        const int count = ssh_channel_read_nonblocking(channel_, bytes.data(), bytes.size(), 0);
        if (count <= 0) break;
        held_.assign(bytes.data(), static_cast<std::size_t>(count));
    }
    blocked_ = false;
    watch();
}

void forwarded_channel::tell_end() {
    if (far_end_ != far_end::has_ended || blocked_) return;
    far_end_ = far_end::end_is_told;
    // The session at the other end sees an ordinary end of its connection.
    ::shutdown(socket_.value(), SHUT_WR);
}

// While the bastion's keys are renewed libssh takes nothing, whatever the window.
bool forwarded_channel::send_unsent() {
    if (closed_) unsent_.clear();
    if (unsent_.empty()) return true;
    const int count =
        ssh_channel_write(channel_, unsent_.data(), static_cast<std::uint32_t>(unsent_.size()));
    if (count > 0) unsent_.erase(0, static_cast<std::size_t>(count));
    return unsent_.empty();
}

forwarded_channel::moved forwarded_channel::fill_channel() {
    std::array<char, most_a_turn> bytes;
    for (int i = 0; i < turns; ++i) {
        if (!send_unsent()) return moved::held;
        if (!readable_) return moved::all;
        if (session_.write_pending()) return moved::held;
        std::size_t room = bytes.size();
        if (!closed_) room = std::min<std::size_t>(room, ssh_channel_window_size(channel_));
        if (room == 0) return moved::all;  // the callback tells of a new window
        const auto count = ::recv(socket_.value(), bytes.data(), room, MSG_DONTWAIT);
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) {
            readable_ = false;
            return moved::all;
        }
        if (count <= 0) return moved::over;
        unsent_.assign(bytes.data(), static_cast<std::size_t>(count));
    }
    return send_unsent() ? moved::some : moved::held;
}

forwarded_channel::moved forwarded_channel::move() {
    is_dirty_ = false;
    if (blocked_) drain_channel();
    tell_end();
    const moved now = fill_channel();
    if (now == moved::some) mark_dirty();
    if (now == moved::over && !session_.dead()) {
        // It may wait in libssh until the bastion has taken it.
        ssh_channel_send_eof(channel_);
        ssh_channel_close(channel_);
    }
    return now;
}

}  // namespace netpoll
