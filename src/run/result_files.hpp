// Everything that a run leaves on disk: its folder, records, and what is made of them when it is
// over. Knows no engine.
#pragma once

#include "results/run_folder.hpp"
#include "run/after_run.hpp"
#include "run/plan.hpp"
#include "run/run.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace netpoll {

/// One thread at a time, except for `writer`.
class result_files {
public:
    /// All references outlive it. `facts` name the run.
    result_files(const plan& work, const run_request& request, const run_facts& facts,
                 const run_conditions& conditions, run_events& events, const redactor& redact,
                 log_sink& log);

    /// Opens all that must be there before anyone is contacted; why it is not, or nothing.
    std::string open();
    report_writer& writer() noexcept { return *writer_; }
    /// Gives the records their final names, and `end` its verdict, then makes of them what is asked
    /// for. What fails is said in `end`.
    void finish(run_end& end, verdict reached);

private:
    report_options settings() const;
    std::string open_folder();
    std::string open_records();
    void leave_folder() const;
    void tell_of_killed_runs() const;
    void make_rest(run_end& end);
    void close_folder(run_end& end);

    const plan& plan_;
    const run_request& request_;
    const run_facts& facts_;
    const run_conditions& conditions_;
    run_events& events_;
    const redactor& redact_;
    log_sink& log_;
    run_manifest manifest_;
    std::optional<run_folder> folder_;
    std::vector<std::unique_ptr<after_run>> stages_;
    std::unique_ptr<report_writer> writer_;
};

}  // namespace netpoll
