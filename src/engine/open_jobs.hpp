// The jobs that an engine has taken and not reported. Knows no engine.
#pragma once

#include "engine/engine.hpp"

#include <chrono>
#include <functional>
#include <mutex>
#include <unordered_map>

namespace netpoll {

/// Stands between an engine and those that feed and hear it, and can report for an engine that does
/// not come back. Thread-safe.
class open_jobs final : public job_source, public run_observer {
public:
    struct taken {
        job work;
        bool started{false};
        phase where{phase::connect};                    ///< last heard of
        std::chrono::steady_clock::time_point since{};  ///< when it started
    };

    /// Both outlive it.
    open_jobs(job_source& source, run_observer& observer) : source_(source), observer_(observer) {}

    next_job next(const intake_place& asker) override;
    void on_more(std::function<void()> tell) override { source_.on_more(std::move(tell)); }
    /// The job stays open: it is the engine's to report until somebody else has taken it.
    void give_back(const job& work, const attempt::failure& cause) override {
        source_.give_back(work, cause);
    }
    void started(const job& work) override;
    void reached(const job& work, phase where) override;
    void finished(outcome result) override;

    /// From now on there are no more jobs, and what the engine says is heard by nobody. Reports
    /// each open job as `outcome_of` tells.
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
