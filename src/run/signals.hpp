// Signals and the run's deadline, heard by one thread. Knows not what a stop means.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <thread>

#include <pthread.h>

namespace netpoll {

/// Whether the signal does nothing to this process (nohup).
bool is_ignored(int number) noexcept;

/// What is called when something happens, on the watch's own thread. All must be set.
struct signal_handlers {
    std::function<void(int)> stop;  ///< first SIGINT, SIGTERM or SIGHUP
    /// The second one. It ends the process; where it returns, the watch does.
    std::function<void(int)> abandon;
    std::function<void()> status;  ///< SIGUSR1
    std::function<void()> deadline;
    std::function<void()> tick;
};

struct signal_schedule {
    std::optional<std::chrono::steady_clock::time_point> deadline;
    std::optional<std::chrono::milliseconds> tick;  ///< between two ticks; absent: none
};

/// Keeps signals from ending the process. Construct it before any other thread starts, since
/// threads inherit it. Signals that are ignored (nohup) stay ignored.
class blocked_signals {
public:
    /// Those that a watch listens to.
    blocked_signals();
    explicit blocked_signals(std::span<const int> numbers);
    ~blocked_signals();
    blocked_signals(const blocked_signals&) = delete;
    blocked_signals& operator=(const blocked_signals&) = delete;

    const sigset_t& set() const noexcept { return blocked_; }

private:
    sigset_t blocked_{};
    sigset_t before_{};
};

/// Listens from construction to destruction. The blocked signals outlive it; without any it only
/// looks at the clock.
class signal_watch {
public:
    signal_watch(const blocked_signals* blocked, signal_handlers handlers,
                 signal_schedule schedule);
    ~signal_watch();
    signal_watch(const signal_watch&) = delete;
    signal_watch& operator=(const signal_watch&) = delete;

private:
    void listen(const std::stop_token& ended);
    void wait(const std::stop_token& ended);
    void hear(int number);
    std::chrono::nanoseconds until_next() const;
    void look_at_clock();

    const signal_handlers handlers_;
    signal_schedule schedule_;                         // the listening thread's
    std::chrono::steady_clock::time_point next_tick_;  // the listening thread's
    bool stopping_{false};                             // the listening thread's
    const blocked_signals* const blocked_;
    std::mutex mutex_;
    std::condition_variable_any ended_;
    std::jthread thread_;
};

}  // namespace netpoll
