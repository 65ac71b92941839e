// Jobs that an engine gave back, handed out again. Knows no engine.
#pragma once

#include "schedule/job_source.hpp"

#include <deque>
#include <functional>
#include <mutex>

namespace netpoll {

/// Stands before a source. What was given back is handed out before anything new, as often as it
/// comes back: who may blame a device for that is the engine, which knows how it was lost.
class requeue final : public job_source {
public:
    /// `fresh` outlives it.
    explicit requeue(job_source& fresh) : fresh_(fresh) {}

    next_job next(const intake_place& asker) override;
    void on_more(std::function<void()> tell) override;
    void give_back(const job& work, const attempt::failure& cause) override;

private:
    job_source& fresh_;
    std::mutex mutex_;
    std::deque<job> returned_;  // guarded by mutex_
};

}  // namespace netpoll
