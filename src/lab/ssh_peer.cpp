// Pumps one libssh server session. Knows libssh and Asio, no command.
#include "lab/ssh_peer.hpp"

#include "lab/tcp_state.hpp"

#include <algorithm>

namespace netpoll::lab {

namespace {

/// Rounds before other sessions get their turn.
constexpr int pump_budget = 32;
/// As OpenSSH's MaxSessions.
constexpr std::size_t most_channels = 10;
/// How often a login that is held back looks whether its client has gone.
constexpr milliseconds hold_tick{100};

/// Lines before the identification, which RFC 4253 allows, with bytes that are not text. About 4
/// KB.
std::string garbage() {
    std::string text;
    for (int line = 0; line < 64; ++line) {
        text += "boot " + std::to_string(line) + ": ";
        for (int i = 0; i < 48; ++i)
            text += static_cast<char>(0x80 + (line * 7 + i * 13) % 0x7f);
        text += "\r\n";
    }
    return text;
}

}  // namespace

ssh_peer::ssh_peer(lab_world& world, const device& self, asio::ip::tcp::socket socket)
    : peer(world, self, std::move(socket)),
      auth_(
          world, self, [this] { return open_channel(); }, [this] { pump(); }),
      hold_timer_(world.io) {}

void ssh_peer::start() {
    if (self_.broken == fault::garbage_before_banner) send_prelude();
    if (begin_session()) {
        pump();
    } else {
        stop();
    }
}

void ssh_peer::send_prelude() {
    // Fits into the socket's buffer, which is empty.
    asio::error_code ignored;
    socket_.send(asio::buffer(garbage()), 0, ignored);
}

bool ssh_peer::begin_session() {
    asio::error_code error;
    socket_.set_option(asio::ip::tcp::no_delay(true), error);
    socket_.native_non_blocking(true, error);
    session_ = ssh_new();
    if (session_ == nullptr) return false;
    ssh_set_blocking(session_, 0);
    const int fd = socket_.native_handle();
    if (ssh_bind_accept_fd(world_.keys.offer_of(self_), session_, fd) != SSH_OK) return false;
    libssh_owns_socket_ = true;
    auth_.attach(session_);
    // A session can join an event only after its first exchange call, which sends our line; the
    // event does the rest of the exchange.
    if (ssh_handle_key_exchange(session_) == SSH_ERROR) return false;
    event_ = ssh_event_new();
    return event_ != nullptr && ssh_event_add_session(event_, session_) == SSH_OK;
}

void ssh_peer::release() {
    hold_timer_.cancel();
    auth_.release();
    for (auto& channel : channels_)
        channel->cancel();
    if (event_ != nullptr) {
        ssh_event_remove_session(event_, session_);
        ssh_event_free(event_);
        event_ = nullptr;
    }
    asio::error_code ignored;
    if (libssh_owns_socket_) socket_.release(ignored);
    if (session_ != nullptr) ssh_free(session_);
    session_ = nullptr;
    channels_.clear();  // after ssh_free: libssh points to their callbacks
}

std::function<void()> ssh_peer::waker() {
    std::weak_ptr<peer> weak = weak_from_this();
    return [weak] {
        if (auto self = weak.lock()) static_cast<ssh_peer&>(*self).pump();
    };
}

ssh_channel ssh_peer::open_channel() {
    if (channels_.size() >= most_channels) return nullptr;
    auto channel = std::make_shared<device_channel>(world_, self_, waker());
    ssh_channel handle = channel->open(session_);
    if (handle != nullptr) channels_.push_back(std::move(channel));
    return handle;
}

// libssh 0.11 takes a session for alive whose socket it has closed: where EXT_INFO could not be
// sent, it forgets the failure when it goes on to the login.
bool ssh_peer::dead() const {
    return (ssh_get_status(session_) & (SSH_CLOSED | SSH_CLOSED_ERROR)) != 0 ||
           ssh_get_fd(session_) == SSH_INVALID_SOCKET;
}

bool ssh_peer::write_pending() const {
    return (ssh_get_status(session_) & SSH_WRITE_PENDING) != 0;
}

bool ssh_peer::turn() {
    const int rc = ssh_event_dopoll(event_, 0);
    if (rc == SSH_ERROR || dead()) {
        stop();
        return false;
    }
    if (!shaken_ && ssh_get_cipher_in(session_) != nullptr) {
        shaken_ = true;
        ++world_.count.handshakes;
    }
    bool moved = rc == SSH_OK;
    // Messages wait for serve() only where packets were read.
    if (moved && shaken_ && !auth_.logged_in()) auth_.serve();
    if (!write_pending()) {
        for (auto& channel : channels_)
            moved = channel->step() || moved;
    }
    if (dead()) {
        stop();
        return false;
    }
    drop_finished_channels();
    if (auth_.logged_in()) settle();
    if (auth_.lost_patience()) leaving_ = true;
    if (auth_.logged_in() && self_.broken == fault::drop_after_login) leaving_ = true;
    if (leaving_ && !write_pending()) {
        stop();
        return false;
    }
    return moved;
}

void ssh_peer::drop_finished_channels() {
    for (auto it = channels_.begin(); it != channels_.end();) {
        leaving_ = leaving_ || (*it)->cuts_connection();
        if (!(*it)->finished()) {
            ++it;
            continue;
        }
        leaving_ = leaving_ || ((*it)->ends_connection() && channels_.size() == 1);
        (*it)->free();
        it = channels_.erase(it);
    }
}

void ssh_peer::pump() {
    if (stopped() || hold_.holding) return;
    int budget = pump_budget;
    while (turn()) {
        if (holds_login()) return;
        if (--budget > 0) continue;
        asio::post(world_.io, [self = std::static_pointer_cast<ssh_peer>(shared_from_this())] {
            self->pump();
        });
        return;
    }
    if (stopped() || holds_login()) return;
    wait_for_socket();
}

// Once, as soon as it is known that a login will follow, and before any message of it is read.
bool ssh_peer::holds_login() {
    const bool slow = self_.broken == fault::slow_login && auth_.approached();
    if (!slow || hold_.until != clock::time_point{} || write_pending()) return false;
    hold_.until = clock::now() + world_.options.slow_login;
    hold_.holding = true;
    hold_login();
    return true;
}

void ssh_peer::hold_login() {
    if (stopped()) return;
    if (peer_has_gone(socket_.native_handle())) {
        stop();
        return;
    }
    if (clock::now() >= hold_.until) {
        hold_.holding = false;
        pump();
        return;
    }
    hold_timer_.expires_after(hold_tick);
    hold_timer_.async_wait([this, self = shared_from_this()](asio::error_code error) {
        if (!error) hold_login();
    });
}

void ssh_peer::wait_for_socket() {
    using wait = asio::ip::tcp::socket;
    if (!wait_.reading) {
        wait_.reading = true;
        socket_.async_wait(wait::wait_read,
                           [this, self = shared_from_this()](asio::error_code error) {
                               wait_.reading = false;
                               if (!error) pump();
                           });
    }
    if (!wait_.writing && write_pending()) {
        wait_.writing = true;
        socket_.async_wait(wait::wait_write,
                           [this, self = shared_from_this()](asio::error_code error) {
                               wait_.writing = false;
                               if (!error) pump();
                           });
    }
}

}  // namespace netpoll::lab
