// One run in a child of its own, and its figures. Knows not what they are for.
#pragma once

#include "bench/runs.hpp"
#include "run/plan.hpp"
#include "run/signal_forwarder.hpp"

#include <netpoll/run_events.hpp>

#include <memory>
#include <string>
#include <vector>

namespace netpoll {

struct measured_run {
    bench::run figures;       ///< a problem where there are none
    bool interrupted{false};  ///< then figures are of no use
};

/// Forks a child for each run, which does what netpoll does: a run over the plan, with records as
/// NDJSON in a private folder, which are read back and removed. So every run begins in the same
/// state, and none sees what another one left. For a process with one thread; the references
/// outlive it.
class forked_run {
public:
    /// Makes the private folder, or says why it cannot. `common` is what all runs have in common;
    /// `events` hears in the child.
    static expected<std::unique_ptr<forked_run>, std::string> make(const run_request& common,
                                                                   plan& work,
                                                                   const redactor& redact,
                                                                   log_sink& log,
                                                                   run_events& events);
    ~forked_run();
    forked_run(const forked_run&) = delete;
    forked_run& operator=(const forked_run&) = delete;

    /// Over these targets (places in the plan), or over all where there is none. After `limit` it
    /// is cut.
    measured_run run(const bench::cell& cell, milliseconds limit,
                     const std::vector<std::size_t>& only = {});
    /// Whether SIGINT was the first to ask for an end.
    bool by_interrupt() const noexcept { return forwarder_.by_interrupt(); }

private:
    forked_run(const run_request& common, plan& work, const redactor& redact, log_sink& log,
               run_events& events, std::string folder);
    [[noreturn]] void be_child(const run_request& request, const std::vector<std::size_t>& only);
    run_request request_for(const bench::cell& cell, milliseconds limit) const;
    bench::run read_back() const;
    void empty_folder() const;
    std::string results() const { return folder_ + "/results.ndjson"; }

    const run_request& common_;
    plan& plan_;
    const redactor& redact_;
    log_sink& log_;
    run_events& events_;
    const std::string folder_;
    signal_forwarder forwarder_;
};

/// Keeps the targets in these places only, in order.
void keep_targets(plan& work, const std::vector<std::size_t>& places);

}  // namespace netpoll
