// What other threads have to say to one. Knows no message.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

namespace netpoll {

/// Thread-safe.
template <class Message>
class mailbox {
public:
    void post(Message what) {
        bool is_awaited = false;
        {
            const std::lock_guard lock(mutex_);
            waiting_.push_back(std::move(what));
            is_awaited = std::exchange(is_awaited_, false);
        }
        if (is_awaited) filled_.notify_one();
    }
    /// All that has come, in its order; waits for the first until then at most, and a moment longer
    /// for what comes with it: each that is heard by itself wakes a thread, and the other end. As
    /// long as each moment brings some, nobody is woken for the first.
    std::vector<Message> take(std::chrono::steady_clock::time_point until) {
        std::unique_lock lock(mutex_);
        if (!is_busy_ || gather(lock).empty()) {
            await_first(lock, until);
            if (!waiting_.empty()) gather(lock);
        }
        is_busy_ = !waiting_.empty();
        return std::exchange(waiting_, {});
    }

private:
    static constexpr std::chrono::milliseconds gathering{10};

    const std::vector<Message>& gather(std::unique_lock<std::mutex>& lock) {
        filled_.wait_for(lock, gathering, [] { return false; });
        return waiting_;
    }
    void await_first(std::unique_lock<std::mutex>& lock,
                     std::chrono::steady_clock::time_point until) {
        is_awaited_ = waiting_.empty();
        filled_.wait_until(lock, until, [this] { return !waiting_.empty(); });
        is_awaited_ = false;
    }

    std::mutex mutex_;  // guards the rest
    std::condition_variable filled_;
    std::vector<Message> waiting_;
    bool is_awaited_{false};  // somebody waits for the first
    bool is_busy_{false};     // the last moment brought some
};

}  // namespace netpoll
