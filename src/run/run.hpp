// One run over all targets of a plan: engine, results, transcripts and signals together.
#pragma once

#include "run/capacity.hpp"
#include "run/plan.hpp"

#include <netpoll/run_events.hpp>

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace netpoll {

/// What holds for one run of a request, and is no part of what is asked for.
struct run_conditions {
    std::stop_token stop{};  ///< asks the run to end, as a signal does
    /// The run blocks SIGINT, SIGTERM, SIGHUP and SIGUSR1 and hears them itself. For a program:
    /// call it while there is one thread.
    bool hears_signals{false};
    /// As a person typed it, for the results; nothing where a program asks.
    std::optional<std::vector<std::string>> command_line{};
    /// How often `progressed` is called; absent: never.
    std::optional<milliseconds> progress_interval{};
    bool colors_results{false};    ///< of text and tables
    std::size_t results_width{0};  ///< columns that a table may take; 0: as many as it needs
    /// Lives as long as the run, and where `run_end::left_behind` is set, as the process.
    std::shared_ptr<const void> kept{};
};

/// Contacts every target of `work` that the schedule lets it, and returns when every device has a
/// record and the results have their final name, or could not have it. The request's deadline
/// begins to count now: what a person takes to type a password is not part of it. All references
/// outlive the run, and where `run_end::left_behind` is set, the process; `kept` can see to that.
verdict carry_out(plan& work, const run_request& request, const fitted_concurrency& fitted,
                  const redactor& redact, log_sink& log, run_events& events,
                  const run_conditions& conditions);

}  // namespace netpoll
