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
        {
            const std::lock_guard lock(mutex_);
            waiting_.push_back(std::move(what));
        }
        filled_.notify_one();
    }
    /// All that has come, in its order; waits for the first until then at most.
    std::vector<Message> take(std::chrono::steady_clock::time_point until) {
        std::unique_lock lock(mutex_);
        filled_.wait_until(lock, until, [this] { return !waiting_.empty(); });
        return std::exchange(waiting_, {});
    }

private:
    std::mutex mutex_;
    std::condition_variable filled_;
    std::vector<Message> waiting_;  // guarded by mutex_
};

}  // namespace netpoll
