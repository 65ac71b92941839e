// One SSH channel. Knows no dialogue.
#include "ssh/session_channel.hpp"

#include <algorithm>
#include <new>

namespace netpoll {

namespace {

session_channel& self(void* user) {
    return *static_cast<session_channel*>(user);
}

int on_data(::ssh_session, ::ssh_channel, void* data, std::uint32_t length, int, void* user) {
    self(user).inbox().append(static_cast<const char*>(data), length);
    return static_cast<int>(length);
}

}  // namespace

session_channel::session_channel(libssh_session& session) : session_(session) {
    channel_ = ssh_channel_new(session.raw());
    if (channel_ == nullptr) throw std::bad_alloc();
    ssh_callbacks_init(&callbacks_);
    callbacks_.userdata = this;
    callbacks_.channel_data_function = on_data;
    callbacks_.channel_eof_function = [](::ssh_session, ::ssh_channel, void* user) {
        self(user).eof_ = true;
    };
    callbacks_.channel_close_function = [](::ssh_session, ::ssh_channel, void* user) {
        self(user).closed_ = true;
    };
    callbacks_.channel_exit_status_function = [](::ssh_session, ::ssh_channel, int status,
                                                 void* user) { self(user).exit_status_ = status; };
    // Killed by a signal: shells report 128 + n, but the protocol names signals; -1 says "not by
    // exit".
    callbacks_.channel_exit_signal_function = [](::ssh_session, ::ssh_channel, const char*, int,
                                                 const char*, const char*,
                                                 void* user) { self(user).exit_status_ = -1; };
    ssh_set_channel_callbacks(channel_, &callbacks_);
}

session_channel::~session_channel() {
    ssh_remove_channel_callbacks(channel_, &callbacks_);
    // The end of the connection says it all: two packets less. The channel goes with the session.
    if (session_ends_ && closed_) return;
    if (stage_ != stage::fresh && !session_.dead()) say_close();
    ssh_channel_free(channel_);
}

step session_channel::granted(int rc, stage next) {
    if (session_.dead()) return step::failed;
    if (rc == SSH_AGAIN) return step::again;
    if (rc != SSH_OK) return step::failed;
    stage_ = next;
    return step::done;
}

step session_channel::open() {
    if (stage_ == stage::fresh) stage_ = stage::opening;
    return granted(ssh_channel_open_session(channel_), stage::pty);
}

step session_channel::open_shell(const definition::pty& pty) {
    if (stage_ == stage::fresh || stage_ == stage::opening) {
        if (const step s = open(); s != step::done) return s;
    }
    if (stage_ == stage::pty) {
        const int rc =
            ssh_channel_request_pty_size(channel_, pty.term.c_str(), pty.columns, pty.rows);
        if (const step s = granted(rc, stage::request); s != step::done) return s;
    }
    return granted(ssh_channel_request_shell(channel_), stage::running);
}

step session_channel::open_exec(const std::string& command) {
    if (stage_ == stage::fresh || stage_ == stage::opening) {
        if (const step s = open(); s != step::done) return s;
        stage_ = stage::request;
    }
    return granted(ssh_channel_request_exec(channel_, command.c_str()), stage::running);
}

std::optional<std::size_t> session_channel::write(std::string_view bytes) {
    // 32 KiB a call: libssh copies all it accepts, whatever the socket takes.
    constexpr std::size_t most = 32 * 1024;
    if (session_.dead() || closed_) return std::nullopt;
    const std::size_t window = ssh_channel_window_size(channel_);
    const auto length = std::min({bytes.size(), window, most});
    if (length == 0) return 0;
    const int rc = ssh_channel_write(channel_, bytes.data(), static_cast<std::uint32_t>(length));
    if (rc < 0) return std::nullopt;
    return static_cast<std::size_t>(rc);
}

bool session_channel::say_close() {
    return ssh_channel_close(channel_) != SSH_AGAIN;
}

}  // namespace netpoll
