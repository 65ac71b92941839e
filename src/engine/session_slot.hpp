// What a watcher may do to a session that blocks another thread: shut its socket down. Knows no
// libssh.
#pragma once

#include "engine/event_count.hpp"
#include "ssh/wait.hpp"

#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

namespace netpoll {

/// One thread's session as the watcher sees it: the thread notes its deadlines, the watcher checks
/// them.
class session_slot final : public socket_watch {
public:
    void opened(int descriptor) override;
    void closing(int descriptor) override;
    std::function<void()> alarm() override {
        return [alarm = alarm_] { alarm->notify_all(); };
    }
    /// The alarm's epochs, which the thread waits for.
    event_count& alarmed() const noexcept { return *alarm_; }

    /// The next blocking call may last until `deadline`. `expendable`: the dialogue is not running,
    /// so it may be cut without a goodbye.
    void note(session_clock::time_point deadline, bool expendable);
    /// True if the session was cut because of a stop request, not of its deadline. Clears that.
    bool take_stopped();
    /// Shuts the socket down if `now` is past the noted deadline, or if it is expendable and
    /// `stopping`.
    void look(session_clock::time_point now, bool stopping, bool cut);

private:
    std::mutex mutex_;
    // Guarded by mutex_.
    int descriptor_{-1};
    bool expendable_{true};
    bool stopped_{false};
    session_clock::time_point deadline_{session_clock::time_point::max()};

    const std::shared_ptr<event_count> alarm_{std::make_shared<event_count>()};
};

/// Ends what outlives its deadline, since some blocking libssh calls have no limit of their own.
class session_watcher {
public:
    /// After `stop` was called expendable sessions are cut at once and all others after `drain`.
    explicit session_watcher(std::chrono::milliseconds drain);
    ~session_watcher();
    session_watcher(const session_watcher&) = delete;
    session_watcher& operator=(const session_watcher&) = delete;

    /// A new slot; lives as long as the watcher.
    session_slot& add();
    void stop();

private:
    void watch();

    const std::chrono::milliseconds drain_;
    std::mutex mutex_;
    std::condition_variable changed_;
    // Guarded by mutex_.
    std::list<session_slot> slots_;
    bool over_{false};
    session_clock::time_point drained_{session_clock::time_point::max()};
    bool stopping_{false};

    std::thread thread_;
};

}  // namespace netpoll
