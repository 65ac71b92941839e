// Jobs that come from elsewhere, one by one. Knows no sender.
#pragma once

#include "schedule/job_source.hpp"

#include <deque>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace netpoll {

/// What was sent and no session has taken yet. Thread-safe.
class job_feed final : public job_source {
public:
    next_job next(const intake_place& /*asker*/) override {
        const std::lock_guard lock(mutex_);
        if (jobs_.empty()) return ended_ ? next_job{no_job_left{}} : next_job{no_job_yet{}};
        const job taken = jobs_.front();
        jobs_.pop_front();
        return taken;
    }
    void on_more(std::function<void()> tell) override {
        const std::lock_guard lock(mutex_);
        tell_ = std::move(tell);
    }

    void add(const std::vector<job>& more) {
        const std::lock_guard lock(mutex_);
        jobs_.insert(jobs_.end(), more.begin(), more.end());
        if (tell_) tell_();
    }
    /// Those that nobody has taken; they are not handed out any more.
    std::deque<job> take_back() {
        const std::lock_guard lock(mutex_);
        return std::exchange(jobs_, {});
    }
    void end() {
        const std::lock_guard lock(mutex_);
        ended_ = true;
        if (tell_) tell_();
    }

private:
    std::mutex mutex_;
    // Guarded by mutex_.
    std::deque<job> jobs_;
    bool ended_{false};
    std::function<void()> tell_;
};

}  // namespace netpoll
