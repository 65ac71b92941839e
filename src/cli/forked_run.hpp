// One run in a child of its own, and its figures. Knows not what they are for.
#pragma once

#include "bench/runs.hpp"
#include "cli/bench_options.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/plan.hpp"
#include "cli/signal_forwarder.hpp"

#include <memory>
#include <string>
#include <vector>

namespace netpoll {

struct measured_run {
    bench::run figures;       ///< a problem where there are none
    bool interrupted{false};  ///< then figures are of no use
};

/// Forks a child for each run, which does what netpoll does: a campaign over the plan, with records
/// as NDJSON in a private folder, which are read back and removed. So every run begins in the same
/// state, and none sees what another one left. For a process with one thread; the references
/// outlive it.
class forked_run {
public:
    /// Makes the private folder, or says why it cannot.
    static expected<std::unique_ptr<forked_run>, std::string> make(const bench_options& wanted,
                                                                   plan& what,
                                                                   const redactor& redact,
                                                                   log_sink& log, console& screen);
    ~forked_run();
    forked_run(const forked_run&) = delete;
    forked_run& operator=(const forked_run&) = delete;

    /// Over these targets (places in the plan), or over all where there is none.
    measured_run run(const bench::cell& how, const std::vector<std::size_t>& only = {});
    /// How an interrupted bench ends.
    exit_code how_it_ends() const {
        return relay_.by_interrupt() ? exit_code::by_interrupt : exit_code::interrupted;
    }

private:
    forked_run(const bench_options& wanted, plan& what, const redactor& redact, log_sink& log,
               console& screen, std::string folder);
    [[noreturn]] void be_child(const bench::cell& how, const std::vector<std::size_t>& only);
    options options_for(const bench::cell& how) const;
    bench::run read_back() const;
    void empty_folder() const;
    std::string results() const { return folder_ + "/results.ndjson"; }

    const bench_options& wanted_;
    plan& plan_;
    const redactor& redact_;
    log_sink& log_;
    console& screen_;
    const std::string folder_;
    signal_forwarder relay_;
};

/// Keeps the targets in these places only, in order.
void keep_targets(plan& of, const std::vector<std::size_t>& places);

}  // namespace netpoll
