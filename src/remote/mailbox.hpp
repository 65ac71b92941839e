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
        bool is_first = false;
        {
            const std::lock_guard lock(mutex_);
            is_first = waiting_.empty();
            waiting_.push_back(std::move(what));
        }
        if (is_first) filled_.notify_one();
    }
    /// All that has come, in its order; waits for the first until then at most, and a moment longer
    /// for what comes with it: each that is heard by itself wakes a thread, and the other end.
    std::vector<Message> take(std::chrono::steady_clock::time_point until) {
        std::unique_lock lock(mutex_);
        if (filled_.wait_until(lock, until, [this] { return !waiting_.empty(); }))
            filled_.wait_for(lock, gathering, [] { return false; });
        return std::exchange(waiting_, {});
    }

private:
    static constexpr std::chrono::milliseconds gathering{10};

    std::mutex mutex_;
    std::condition_variable filled_;
    std::vector<Message> waiting_;  // guarded by mutex_
};

}  // namespace netpoll
