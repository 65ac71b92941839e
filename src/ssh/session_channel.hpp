// One SSH channel, from opening to its end. Knows no dialogue: it carries bytes.
#pragma once

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
    explicit session_channel(libssh_session& session);
    /// Tells the peer that the channel is closed, as far as that is possible without waiting. One
    /// that the peer has closed is answered only if the session goes on.
    ~session_channel();
    /// Nothing more will be said on the session: to be called last.
    void session_ends() noexcept { session_ends_ = true; }
    session_channel(const session_channel&) = delete;
    session_channel& operator=(const session_channel&) = delete;

    /// Steps of the set-up: call until not `again`. `failed`: the peer refused, or the session
    /// died.
    step open_shell(const definition::pty& pty);
    step open_exec(const std::string& command);

    /// Hands over as much of `bytes` as the peer's window takes, without waiting; returns how much,
    /// or nothing where the channel is gone.
    std::optional<std::size_t> write(std::string_view bytes);

    /// Bytes that came in, stdout and stderr in order of arrival. The owner takes and clears it.
    std::string& inbox() noexcept { return inbox_; }
    bool eof() const noexcept { return eof_; }
    bool closed() const noexcept { return closed_; }
    std::optional<int> exit_status() const noexcept { return exit_status_; }

    /// Says close to the peer; returns true once that is queued.
    bool say_close();

private:
    enum class stage { fresh, opening, pty, request, running };

    step open();
    step granted(int rc, stage next);

    libssh_session& session_;
    ::ssh_channel channel_{nullptr};
    // libssh calls through this until the channel is freed, so it lives here and never moves.
    ssh_channel_callbacks_struct callbacks_{};
    stage stage_{stage::fresh};
    bool eof_{false};
    bool closed_{false};
    bool session_ends_{false};
    std::optional<int> exit_status_;
    std::string inbox_;
};

}  // namespace netpoll
