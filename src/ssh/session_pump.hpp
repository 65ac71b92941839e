// Lets libssh read, write and dispatch for one session. Knows no channel.
#pragma once

#include "ssh/libssh_session.hpp"

#include <memory>
#include <new>

namespace netpoll {

/// libssh's only call that does nothing else. One session an event: each call of libssh on a member
/// would look at all of them.
class session_pump {
public:
    /// Dispatches in one wake before others get a turn: window adjusts and keepalives come without
    /// end.
    static constexpr int most_dispatches = 16;

    /// `session` outlives this. Throws std::bad_alloc.
    explicit session_pump(libssh_session& session) : session_(session), event_(ssh_event_new()) {
        if (event_ == nullptr || ssh_event_add_session(event_.get(), session.raw()) != SSH_OK)
            throw std::bad_alloc();
    }
    ~session_pump() { ssh_event_remove_session(event_.get(), session_.raw()); }
    session_pump(const session_pump&) = delete;
    session_pump& operator=(const session_pump&) = delete;

    /// Waits so long where nothing is there. True if libssh dispatched anything.
    bool dispatch(milliseconds patience = milliseconds{0}) {
        return ssh_event_dopoll(event_.get(), static_cast<int>(patience.count())) == SSH_OK;
    }

private:
    struct free_event {
        void operator()(ssh_event_struct* e) const noexcept { ssh_event_free(e); }
    };

    libssh_session& session_;
    const std::unique_ptr<ssh_event_struct, free_event> event_;
};

}  // namespace netpoll
