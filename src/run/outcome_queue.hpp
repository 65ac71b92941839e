// From the engines to the report: counts, summary and records. Knows neither engine nor format.
#pragma once

#include "engine/cpu_workers.hpp"
#include "engine/engine.hpp"
#include "engine/outcome_digest.hpp"
#include "results/report.hpp"
#include "run/open_session.hpp"
#include "run/stop.hpp"
#include "run/totals_counter.hpp"
#include "run/transcript_files.hpp"

#include <netpoll/run_events.hpp>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

namespace netpoll {

/// Hears outcomes on the engines' threads and writes them down on workers of its own, so that
/// neither JSON nor a slow reader of standard output holds up a reactor or a key exchange; where
/// there is no worker, `finished` does it. A backlog above 256 MiB of output makes engines wait.
class outcome_queue final : public run_observer {
public:
    /// All references outlive it. A report that fails asks `stop` to end the run.
    /// `transcripts` may be null. `owner` owns the targets that outcomes are lent. `work` is
    /// done with each outcome before it is written, on any of the workers; it may be empty.
    outcome_queue(report_writer& report, log_sink& log, stop_request& stop, cpu_workers& workers,
                  std::size_t devices, run_events& events, transcript_files* transcripts,
                  std::weak_ptr<const void> owner = {}, outcome_work work = {});
    ~outcome_queue() override;

    void started(const job& work) override;
    void reached(const job& work, phase where) override;
    void held(const job& work) override;
    void postponed(const outcome& so_far) override;
    void finished(outcome what) override;

    /// Waits until everything is written. After it `totals` and `failure` may be read.
    void close();
    run_totals totals() const { return totals_.totals(); }
    const std::optional<report_failure>& failure() const noexcept { return failure_; }

    /// How the run stands now. Thread-safe.
    progress now(std::chrono::milliseconds elapsed) const;

private:
    void look_at_open(progress& into) const;
    void write(outcome what);
    void write_down(outcome what);
    void hand_out(outcome& done);
    void count(const outcome& what);
    void count_rows(const outcome& what);
    void fail(report_failure why);
    bool failed() const;
    void log_end(const outcome& what) const;

    report_writer& report_;
    log_sink& log_;
    stop_request& stop_;
    cpu_workers& workers_;
    const std::size_t devices_;
    run_events& events_;
    transcript_files* const transcripts_;
    const std::weak_ptr<const void> owner_;
    const outcome_work work_;

    struct device_counts {
        std::atomic<std::size_t> done{0};
        std::atomic<std::size_t> ok{0};
        std::atomic<std::size_t> failed{0};
        std::atomic<std::size_t> skipped{0};
    } count_;

    mutable std::mutex open_mutex_;
    std::unordered_map<std::size_t, open_session> open_;  // guarded by open_mutex_; by index

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    // Guarded by mutex_; after `close` nobody changes them.
    struct backlog {
        std::size_t outcomes{0};  // that are not written yet
        std::size_t bytes{0};
    } waiting_;
    totals_counter totals_;
    std::optional<report_failure> failure_;
};

}  // namespace netpoll
