// All runs of a bench: probe, warm-up, rounds. Knows how they are ordered and when they must stop,
// not how one is made.
#pragma once

#include "bench/runs.hpp"
#include "cli/bench_options.hpp"
#include "cli/capacity.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/forked_run.hpp"
#include "cli/plan.hpp"

#include <string>
#include <vector>

namespace netpoll {

/// What is measured: every mode with every concurrency that the devices and the machine allow, each
/// once, in the order given. `fleet` says how many devices there are, its mode and sessions do not
/// count. `remarks` say what was left out.
std::vector<bench::cell> bench_cells(const bench_options& wanted, wanted_concurrency fleet,
                                     const machine_limits& room, std::vector<std::string>& remarks);

/// Stops as soon as a device refuses a login: first one device of each login is asked, then all of
/// them once, so that a wrong password cannot be tried again and again. The references outlive it.
class rounds {
public:
    rounds(const bench_options& wanted, plan& what, forked_run& runner, console& screen);

    /// Fills `to` and returns how the bench ends: ok, device_failed, interrupted or guard.
    /// At a terminal it asks first where there are many logins to make.
    exit_code run(bench::results& to);

private:
    bool probe(bench::results& to);
    bool warm_up(bench::results& to);
    void leave_out(const bench::run& figures, bench::results& to);
    bool measure(bench::measured_cell& cell, unsigned round, std::size_t place, bench::results& to);
    bool go_on(const measured_run& made, bench::results& to);
    bool announce(bench::results& to);
    void say(const std::string& line) const;
    void show(const std::string& line) const;
    bool shows_progress() const;

    const bench_options& wanted_;
    plan& plan_;
    forked_run& runner_;
    console& screen_;
    exit_code end_{exit_code::ok};
};

}  // namespace netpoll
