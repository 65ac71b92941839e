// What is made of a run that is over: histories, pages, metrics, notices. Knows none of them.
#pragma once

#include "results/report.hpp"
#include "run/plan.hpp"

#include <netpoll/expected.hpp>
#include <netpoll/log.hpp>
#include <netpoll/run_events.hpp>
#include <netpoll/run_request.hpp>
#include <netpoll/secret.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

struct plan;
class recorded_results;

/// A run that is over, as those hear of it that make something of it.
struct finished_run {
    const run_request& request;
    const run_facts& facts;
    const run_end& end;
    std::string folder;   ///< the run's own, or empty
    std::string rundir;   ///< what that lies in, or empty
    std::string results;  ///< a file of its records, a line each; empty where they are lost
    const recorded_results* records{nullptr};  ///< what is in it; null where they are lost
    log_sink& log;
    const redactor& redact;
};

/// One thing that is made of a run. One thread at a time.
class after_run {
public:
    virtual ~after_run() = default;
    /// For messages: "history".
    virtual std::string_view name() const = 0;
    /// Opens what must be there before anyone is contacted: why it is not, a sentence, or nothing.
    virtual std::string prepare() { return {}; }
    /// The error is a sentence.
    virtual expected<void, std::string> make(const finished_run& run) = 0;
    /// Whether a run whose results are written, but not this, counts as `results_lost`; else it is
    /// warned of.
    virtual bool is_required() const { return true; }
    /// Else it is made also where the records are lost.
    virtual bool needs_records() const { return true; }
};

/// What a request asks for, in the order in which it is made.
std::vector<std::unique_ptr<after_run>> stages_of(const run_request& request, const plan& work);

}  // namespace netpoll
