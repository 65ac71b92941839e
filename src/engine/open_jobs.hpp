// The jobs that an engine has taken and not reported. Knows no engine.
#pragma once

#include "engine/engine.hpp"

#include <chrono>
#include <functional>
#include <mutex>
#include <unordered_map>

namespace netpoll {

/// Passes jobs to an engine and its events to the observer, and can report the open jobs of an
/// engine that hangs. Thread-safe.
class open_jobs final : public job_source, public run_observer {
public:
    struct taken {
        job work;
        bool started{false};
        phase where{phase::connect};                    ///< last reported
        std::chrono::steady_clock::time_point since{};  ///< when it started
    };

    /// Both outlive it.
    open_jobs(job_source& source, run_observer& observer) : source_(source), observer_(observer) {}

    next_job next(const intake_place& asker) override;
    void on_more(std::function<void()> tell) override { source_.on_more(std::move(tell)); }
    /// The job stays open: the engine reports it unless `next` hands it out again.
    void give_back(const job& work, const attempt::failure& cause) override {
        source_.give_back(work, cause);
    }
    void started(const job& work) override;
    void reached(const job& work, phase where) override;
    void finished(outcome result) override;

    /// From now on there are no more jobs, and the engine's events are discarded. Reports each open
    /// job with the outcome that `outcome_of` returns.
    void give_up(const std::function<outcome(const taken&)>& outcome_of);

private:
    job_source& source_;
    run_observer& observer_;
    std::mutex mutex_;
    // Guarded by mutex_.
    std::unordered_map<std::size_t, taken> open_;  // by index
    bool given_up_{false};
};

}  // namespace netpoll
