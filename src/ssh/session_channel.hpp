// One SSH channel, from opening to its end. Knows no dialogue: it carries bytes.
#pragma once

#include "ssh/device_log.hpp"
#include "ssh/libssh_session.hpp"

#include <netpoll/platform.hpp>

#include <libssh/callbacks.h>

#include <optional>
#include <string>
#include <string_view>

namespace netpoll {

class session_channel {
public:
    /// `session` outlives this. Opens nothing yet. Throws std::bad_alloc.
    session_channel(libssh_session& session, device_log log);
    /// Tells the peer that the channel is closed, as far as that is possible without waiting. One
    /// that the peer has closed is answered only if the session goes on; of one that it never
    /// confirmed nothing is said.
    ~session_channel();
    /// Nothing more will be said on the session: to be called last.
    void session_ends() noexcept { session_ends_ = true; }
    session_channel(const session_channel&) = delete;
    session_channel& operator=(const session_channel&) = delete;

    /// Steps of the set-up: call until not `again`. `failed`: the peer refused, or the session
    /// died. A shell is asked for without a terminal where `pty` is null, and where the peer
    /// refuses one.
    call_result open_shell(const definition::pty* pty);
    /// With `eof` the command finds the end of its input at once.
    call_result open_exec(const std::string& command, bool eof);
    /// The peer has confirmed the channel, and owes an answer to a request on it.
    bool terminal_asked() const noexcept { return state_ == state::terminal; }
    bool request_asked() const noexcept {
        return state_ == state::shell || state_ == state::command;
    }
    /// The peer has refused the channel itself.
    bool open_refused() const noexcept { return state_ == state::opening && !refusal_.empty(); }
    bool terminal_refused() const noexcept { return terminal_refused_; }
    /// Why the set-up failed on a session that lives, in words for people. Untrusted.
    const std::string& refusal() const noexcept { return refusal_; }
    /// The peer has said something that only a granted request brings about.
    bool has_spoken() const noexcept {
        return !inbox_.empty() || exit_status_ || !exit_signal_.empty();
    }
    /// That stands for its answer to the request that is outstanding: the next step is `done`.
    void take_as_granted();

    /// Hands over as much of `bytes` as the peer's window takes, without waiting; returns how much,
    /// or nothing where the channel is gone.
    std::optional<std::size_t> write(std::string_view bytes);

    /// Bytes that came in, stdout and stderr in order of arrival. The owner takes and clears it.
    std::string& inbox() noexcept { return inbox_; }
    bool eof() const noexcept { return eof_; }
    bool closed() const noexcept { return closed_; }
    std::optional<int> exit_status() const noexcept { return exit_status_; }
    /// The signal that ended the command, e.g. "TERM"; empty where none did. Untrusted.
    const std::string& exit_signal() const noexcept { return exit_signal_; }

    /// Says close to the peer; returns true once that is queued.
    bool say_close();

private:
    // What was asked for last, in the order of asking; `assumed`: it counts as granted.
    enum class state { fresh, opening, terminal, shell, command, assumed, running };

    void enter(state next);

    call_result open(state next);
    call_result granted(int rc, state next);
    call_result refused(int rc);
    bool confirmed() const noexcept { return state_ > state::opening; }

    libssh_session& session_;
    const device_log log_;
    ::ssh_channel channel_{nullptr};
    // libssh calls through this until the channel is freed, so it lives here and never moves.
    ssh_channel_callbacks_struct callbacks_{};
    state state_{state::fresh};
    bool eof_{false};
    bool closed_{false};
    bool session_ends_{false};
    bool terminal_refused_{false};
    std::size_t most_a_write_{0};
    std::string refusal_;
    std::optional<int> exit_status_;
    std::string exit_signal_;
    std::string inbox_;
};

}  // namespace netpoll
