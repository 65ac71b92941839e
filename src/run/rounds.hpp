// All runs of a bench: probe, warm-up, rounds. Knows how they are ordered and when they must stop,
// not how one is made.
#pragma once

#include "bench/runs.hpp"
#include "run/capacity.hpp"
#include "run/forked_run.hpp"
#include "run/plan.hpp"
#include "run/rounds_request.hpp"
#include "schedule/credential_guard.hpp"

#include <netpoll/run_events.hpp>

#include <string>
#include <vector>

namespace netpoll {

/// What is measured: every mode with every concurrency that the devices and the machine allow, each
/// once, in the order given. `fleet` says how many devices there are, its mode and sessions do not
/// count. `remarks` say what was left out.
std::vector<bench::cell> bench_cells(const rounds_request& wanted, wanted_concurrency fleet,
                                     const machine_limits& limits,
                                     std::vector<std::string>& remarks);

/// What the figures of a bench stand below: version, machine, settings, and that it begins now.
bench::results begin_results(const rounds_request& wanted, const run_request& common);
/// It ends now. With `units` what a process, a thread and a coroutine cost is measured first: that
/// forks, so call it while there is one thread.
void end_results(bench::results& results, bool units);

/// Hears how a bench goes. One thread calls.
class rounds_events {
public:
    virtual ~rounds_events() = default;
    /// A sentence that is read once, e.g. in a log of cron.
    virtual void said(const std::string& sentence) = 0;
    /// What is done now: "warm-up 1/2".
    virtual void at(const std::string& place) = 0;
    /// A run that counts is done: "round 1/5, cell 2/8, async 100: 200 devices in 0.4 s".
    virtual void measured(const std::string& line) = 0;
    /// Whether so many logins shall be made.
    virtual bool confirms(std::size_t logins) = 0;
};

/// Stops as soon as a device refuses a login: first one device of each login is asked, then all of
/// them once, so that a wrong password cannot be tried again and again. The references outlive it.
class rounds {
public:
    rounds(const rounds_request& wanted, const run_request& common, plan& work, forked_run& runner,
           rounds_events& events);

    /// Fills `to` and returns how the bench ends: ok, some_failed, interrupted or guard.
    verdict run(bench::results& to);

private:
    bool probe(bench::results& to);
    bool warm_up(bench::results& to);
    void leave_out(const bench::run& figures, bench::results& to);
    bool measure(bench::measured_cell& cell, unsigned round, std::size_t place, bench::results& to);
    bool go_on(const measured_run& made, bench::results& to);
    bool announce(bench::results& to);

    const rounds_request& wanted_;
    const run_request& common_;
    plan& plan_;
    forked_run& runner_;
    rounds_events& events_;
    credential_guard guard_;
    verdict end_{verdict::ok};
};

}  // namespace netpoll
