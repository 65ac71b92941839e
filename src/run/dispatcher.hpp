// Stands between an engine and the scheduler: locks, clock, and who is told. Knows no rule.
#pragma once

#include "schedule/job_source.hpp"
#include "schedule/run_observer.hpp"
#include "schedule/scheduler.hpp"
#include "ssh/login_gate.hpp"

#include <netpoll/outcome.hpp>

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace netpoll {

/// Hands out a run's jobs, lets their sessions log in, and hears what becomes of them. An outcome
/// goes on to `observer` once its device is not tried again, with all attempts; a device that never
/// had a session is reported too. Thread-safe.
class dispatcher final : public job_source, public run_observer, public login_gate {
public:
    /// All references outlive it. The index of each job is its place.
    dispatcher(const std::vector<job>& jobs, schedule_options options, run_observer& observer);

    next_job next(const intake_place& asker) override;
    void on_more(std::function<void()> tell) override;
    void give_back(const job& work, const attempt::failure& cause) override;
    login_leave ask(const job& work, const std::function<void()>& ask_again) override;
    void started(const job& work) override { observer_.started(work); }
    void reached(const job& work, phase where) override;
    void finished(outcome result) override;

    /// The engine has ended: reports all that were not, those that were tried before as they
    /// failed then, the others as skipped, for this reason if there is one.
    void report_rest(std::optional<errc> why);
    /// Whether a device was left out for this reason, perhaps when its connection stood.
    bool has_skipped(errc why) const;
    /// What `adaptive` found: logins in flight by realm.
    std::vector<std::pair<std::string, std::size_t>> found_limits() const;

private:
    using time_point = scheduler::time_point;
    /// What is to be done once nothing is locked.
    struct news {
        std::vector<std::function<void()>> alarms;
        std::vector<outcome> over;
        bool has_more{false};
    };

    news take_news();
    void act_on(news what);
    outcome left_out(std::size_t index, std::optional<errc> why);
    void join_attempts(outcome& result);
    void explain_never(outcome& result) const;

    const std::vector<job>& jobs_;
    run_observer& observer_;
    mutable std::mutex mutex_;
    // Guarded by mutex_.
    scheduler scheduler_;
    std::unordered_map<std::size_t, outcome> earlier_;  // of those that are tried again
    std::unordered_map<std::size_t, std::function<void()>> alarms_;  // of those that ask
    std::unordered_set<std::size_t> given_up_;  // lost by the engine, and not handed out again
    std::vector<bool> reported_;
    std::unordered_set<int> skipped_for_;
    bool starved_{false};  // `next` has said no_job_yet

    std::mutex tell_mutex_;
    std::function<void()> tell_;  // guarded by tell_mutex_
};

}  // namespace netpoll
