// A condition variable that loses no notification. Knows nobody who waits.
#pragma once

#include "ssh/wait.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace netpoll {

/// What threads wait for that have nothing to do. Read the epoch, check the condition, then wait
/// for a later epoch. Thread-safe.
class event_count {
public:
    /// Begins a new epoch, which wakes all that wait for it.
    void notify_all();
    /// The current epoch. Call it before the condition is checked.
    unsigned prepare_wait() const noexcept { return epoch_.load(std::memory_order_acquire); }
    /// Until a later epoch has begun, or until `limit`.
    void wait(unsigned epoch, session_clock::time_point limit);

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::atomic<unsigned> epoch_{0};  // changes under mutex_, so that no wait misses it
};

}  // namespace netpoll
