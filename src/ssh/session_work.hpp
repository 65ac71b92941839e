// What a session does once it is logged in. Knows no login.
#pragma once

#include "ssh/device_log.hpp"
#include "ssh/wait.hpp"

#include <netpoll/error.hpp>
#include <netpoll/outcome.hpp>

#include <cstddef>
#include <memory>
#include <optional>

namespace netpoll {

class libssh_session;

class session_work {
public:
    virtual ~session_work() = default;

    /// Moves on as far as one wake allows; nothing means: call again.
    virtual std::optional<wait_for> advance() = 0;
    /// Give up what runs and say goodbye. Idempotent.
    virtual void ask_stop() noexcept = 0;

    virtual bool over() const noexcept = 0;
    /// Why it was not a full success; nothing before `over`.
    virtual const std::optional<error>& failure() const noexcept = 0;
    virtual phase where() const noexcept = 0;
    /// When the step at hand runs out of time. Not when it has been quiet for long enough: quiet is
    /// news for a dialogue, and whoever notices it late has lost nothing.
    virtual session_clock::time_point deadline() const = 0;
    /// True where the device may hold what was opened: it has neither closed nor refused it. What
    /// the whole connection tells is the caller's to know.
    virtual bool leaves_open() const noexcept = 0;
    /// Bytes of output that are kept now.
    virtual std::size_t held() const noexcept { return 0; }
    /// Adds what came of it, also where it was cut before its end. Once.
    virtual void write_to(outcome& result) = 0;
};

/// Begins the work of a session in place of its device's commands.
class session_business {
public:
    virtual ~session_business() = default;
    /// `session` has just logged in, and outlives the work.
    virtual std::unique_ptr<session_work> begin(libssh_session& session, device_log log) = 0;
};

}  // namespace netpoll
