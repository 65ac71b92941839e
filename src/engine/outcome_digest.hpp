// Work on outcomes before others hear of them, off the reactor. Knows not what is done.
#pragma once

#include "engine/cpu_workers.hpp"
#include "schedule/run_observer.hpp"

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>

namespace netpoll {

/// What is done with an outcome where its session ended. On any thread; no exception leaves it.
using outcome_work = std::function<void(outcome& done)>;

/// Passes on what it hears, outcomes once the work on them is done, by a thread of its own. While
/// more than 64 MiB of outputs wait for it, `finished` blocks.
class outcome_digest final : public run_observer {
public:
    /// The observer outlives it. Without work nothing waits and there is no thread.
    outcome_digest(run_observer& next, outcome_work work);
    /// Waits until all is passed on.
    ~outcome_digest() override;

    void started(const job& work) override { next_.started(work); }
    void reached(const job& work, phase entered) override { next_.reached(work, entered); }
    void held(const job& work) override { next_.held(work); }
    void postponed(const outcome& so_far) override { next_.postponed(so_far); }
    void finished(outcome what) override;

private:
    run_observer& next_;
    const outcome_work work_;
    std::mutex mutex_;
    std::condition_variable done_;
    std::size_t waiting_{0};  // bytes; guarded by mutex_
    cpu_workers worker_;      // the last member: its end waits for the work
};

}  // namespace netpoll
