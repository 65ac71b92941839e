// A condition variable that loses no notification.
#include "engine/event_count.hpp"

namespace netpoll {

void event_count::notify_all() {
    {
        const std::lock_guard lock(mutex_);
        epoch_.fetch_add(1, std::memory_order_release);
    }
    changed_.notify_all();
}

void event_count::wait(unsigned epoch, session_clock::time_point limit) {
    std::unique_lock lock(mutex_);
    const auto changed = [&] { return prepare_wait() != epoch; };
    // The last moment of the clock is more than some systems can add up.
    if (limit == session_clock::time_point::max())
        changed_.wait(lock, changed);
    else
        changed_.wait_until(lock, limit, changed);
}

}  // namespace netpoll
