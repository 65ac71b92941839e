// A callback that can be ended from another thread. Knows not what is told.
#pragma once

#include <functional>
#include <mutex>
#include <utility>

namespace netpoll {

/// After `stop` nothing is heard any more, and nobody is inside `hear`, unless `stop` was called
/// from there.
template <class What>
class ear {
public:
    explicit ear(std::function<void(What)> hear) : hear_(std::move(hear)) {}

    void tell(What what) {
        const std::lock_guard lock(mutex_);
        if (!is_stopped_) hear_(std::forward<What>(what));
    }
    void stop() {
        const std::lock_guard lock(mutex_);
        is_stopped_ = true;
    }

private:
    std::recursive_mutex mutex_;
    bool is_stopped_{false};
    const std::function<void(What)> hear_;
};

}  // namespace netpoll
