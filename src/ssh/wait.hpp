// What a session is waiting for. Knows nobody who waits.
#pragma once

#include <chrono>
#include <functional>

namespace netpoll {

using session_clock = std::chrono::steady_clock;

/// Answer of `device_session::advance`: what has to happen before it is worth calling again.
/// Calling earlier is harmless.
struct wait_for {
    enum class what {
        nothing,      ///< call again at once, after whatever else is due
        readiness,    ///< `read` or `write` on the session's socket, or `until`
        resolution,   ///< look the device's name up, then call `resolved`; or `until`
        alarm,        ///< until whom it gave `socket_watch::alarm` calls it, or `until`
        computation,  ///< call `compute`, best on another thread, then `advance` and nothing else
        over,         ///< the outcome can be taken
    };
    what kind{what::nothing};
    bool read{false};
    bool write{false};
    session_clock::time_point until{session_clock::time_point::max()};
};

/// Hears about the session's descriptor, so that an engine can register it with a reactor or shut
/// it down from a watcher.
class socket_watch {
public:
    virtual ~socket_watch() = default;
    /// A new descriptor: the session owns it, and will call `closing` before it closes it.
    virtual void opened(int descriptor) = 0;
    virtual void closing(int descriptor) = 0;
    /// Wakes whoever waits for the session. May be called from any thread, also after its end.
    virtual std::function<void()> alarm() { return {}; }
};

}  // namespace netpoll
