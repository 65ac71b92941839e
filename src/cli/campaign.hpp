// One run over all targets: engine, report, signals and summary together. Knows no option's name
// and nothing of SSH.
#pragma once

#include "cli/capacity.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/options.hpp"
#include "cli/outcome_queue.hpp"
#include "cli/plan.hpp"
#include "cli/signals.hpp"
#include "cli/stop.hpp"
#include "ssh/output_budget.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace netpoll {

/// Contacts every target of a plan, once. The references outlive it.
class campaign {
public:
    campaign(plan& what, const options& wanted, const fitted_concurrency& fitted,
             const redactor& redact, log_sink& log, console& screen);

    /// Returns when every device has a record and the report has its final name, or says why not.
    /// The run's deadline begins to count now: what a person takes to type a password is not part
    /// of it.
    exit_code run();

private:
    engine_options how_to_poll();
    std::string open_what_is_written_beside();
    report_options how_to_report();
    void tell_of_killed_runs() const;
    void tell_of_new_keys(const summary& totals) const;
    run_measures poll(const engine_options& how, outcome_queue& records);
    void note(const run_measures& measures);
    exit_code conclude(outcome_queue& records, report_writer& report);
    void complain(const report_failure& why, std::size_t written) const;
    exit_code verdict(const summary& totals) const;
    void show_summary(const summary& totals, bool written) const;

    signal_handlers handlers(outcome_queue& records, report_writer& report);
    std::string next_command(bool written) const;
    bool shows_progress() const;
    bool was_cut_short(const summary& totals) const;
    milliseconds elapsed() const;
    [[noreturn]] static void leave(exit_code code);

    plan& plan_;
    const options& options_;
    const redactor& redact_;
    log_sink& log_;
    console& screen_;
    run_facts facts_;
    output_budget memory_;
    std::chrono::steady_clock::time_point began_;
    stop_request stop_;
    bool held_up_{false};                           // threads of the engine are left behind
    std::atomic<bool> by_interrupt_{false};         // SIGINT was among what asked for the end
    std::unique_ptr<transcript_files> recordings_;  // null without --record
};

}  // namespace netpoll
