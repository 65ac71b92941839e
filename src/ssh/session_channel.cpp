// One SSH channel. Knows no dialogue.
#include "ssh/session_channel.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <new>

namespace netpoll {

namespace {

// libssh copies all it accepts, whatever the socket takes.
constexpr std::size_t most_bytes_a_write = 32U << 10;
// A device that takes a byte a packet must not hold up the others.
constexpr std::size_t packets_a_write = 64;

std::string words_of_refusal(std::string_view complaint) {
    static constexpr std::array reasons{"prohibited", "connect failed", "unknown channel type",
                                        "resource shortage"};
    const auto refusal = channel_refusal_in(complaint);
    if (!refusal) return std::string{complaint};
    std::string words{"the device refused the channel"};
    if (refusal->reason >= 1 && refusal->reason <= reasons.size())
        words += std::string{": "} + reasons[refusal->reason - 1];
    return refusal->words.empty() ? words : words + ", \"" + refusal->words + '"';
}

session_channel& self(void* user) {
    return *static_cast<session_channel*>(user);
}

int on_data(::ssh_session, ::ssh_channel, void* data, std::uint32_t length, int, void* user) {
    self(user).inbox().append(static_cast<const char*>(data), length);
    return static_cast<int>(length);
}

}  // namespace

session_channel::session_channel(libssh_session& session, device_log log)
    : session_(session), log_(log) {
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
    callbacks_.channel_exit_signal_function = [](::ssh_session, ::ssh_channel, const char* signal,
                                                 int, const char*, const char*, void* user) {
        self(user).exit_signal_ = signal != nullptr && *signal != 0 ? signal : "unnamed";
    };
    ssh_set_channel_callbacks(channel_, &callbacks_);
}

session_channel::~session_channel() {
    ssh_remove_channel_callbacks(channel_, &callbacks_);
    // The end of the connection says it all: two packets less. The channel goes with the session.
    if (session_ends_ && closed_) return;
    say_close();
    ssh_channel_free(channel_);
}

// The only way to another state.
void session_channel::enter(state next) {
    static constexpr std::array words{"",
                                      "open requested",
                                      "open, terminal requested",
                                      "shell requested",
                                      "command requested",
                                      "request taken as granted",
                                      "request granted"};
    assert(next > state_);
    state_ = next;
    log_.step("channel", words[static_cast<std::size_t>(next)]);
}

void session_channel::take_as_granted() {
    if (request_asked()) enter(state::assumed);
}

call_result session_channel::granted(int rc, state next) {
    if (session_.dead()) return call_result::failed;
    const bool answered = state_ == state::assumed || (request_asked() && closed_ && has_spoken());
    if (rc == SSH_AGAIN && answered) rc = SSH_OK;
    if (rc == SSH_AGAIN && !closed_) return call_result::again;
    if (rc != SSH_OK) return refused(rc);
    enter(next);
    return call_result::done;
}

call_result session_channel::refused(int rc) {
    refusal_ = rc == SSH_AGAIN ? "the device closed the channel"
                               : words_of_refusal(ssh_get_error(session_.raw()));
    if (log_.traces()) log_.step("channel", "refused: " + escape(refusal_));
    return call_result::failed;
}

call_result session_channel::open(state next) {
    if (state_ == state::fresh) enter(state::opening);
    const libssh_session::channel_hearing sizes;
    const call_result now = granted(ssh_channel_open_session(channel_), next);
    if (now == call_result::done) {
        const std::size_t packet = session_.packet_room().value_or(most_bytes_a_write);
        most_a_write_ = std::min(most_bytes_a_write, packets_a_write * packet);
    }
    return now;
}

call_result session_channel::open_shell(const definition::pty* pty) {
    if (!confirmed()) {
        const auto next = pty != nullptr ? state::terminal : state::shell;
        if (const call_result s = open(next); s != call_result::done) return s;
    }
    if (state_ == state::terminal) {
        const int rc =
            ssh_channel_request_pty_size(channel_, pty->term.c_str(), pty->columns, pty->rows);
        const call_result now = granted(rc, state::shell);
        if (now == call_result::again) return now;
        if (now == call_result::failed) {
            if (session_.dead() || closed_) return now;
            terminal_refused_ = true;
            refusal_.clear();
            enter(state::shell);
        }
    }
    return granted(ssh_channel_request_shell(channel_), state::running);
}

call_result session_channel::open_exec(const std::string& command, bool eof) {
    if (!confirmed()) {
        if (const call_result s = open(state::command); s != call_result::done) return s;
    }
    const call_result now =
        granted(ssh_channel_request_exec(channel_, command.c_str()), state::running);
    if (now == call_result::done && eof && !closed_) ssh_channel_send_eof(channel_);
    return now;
}

std::optional<std::size_t> session_channel::write(std::string_view bytes) {
    if (session_.dead() || closed_) return std::nullopt;
    const std::size_t window = ssh_channel_window_size(channel_);
    const auto length = std::min({bytes.size(), window, most_a_write_});
    if (length == 0) return 0;
    const int rc = ssh_channel_write(channel_, bytes.data(), static_cast<std::uint32_t>(length));
    if (rc < 0) return std::nullopt;
    return static_cast<std::size_t>(rc);
}

bool session_channel::say_close() {
    // libssh would close channel 0 of the peer, which is another's.
    if (!confirmed() || session_.dead()) return true;
    return ssh_channel_close(channel_) != SSH_AGAIN;
}

}  // namespace netpoll
