// A run that did not come to its end: what it was asked for, and which of its hosts are missing.
// Knows no target.
#pragma once

#include "results/run_folder.hpp"
#include "run/retry.hpp"

#include <netpoll/run_request.hpp>

#include <memory>
#include <string>
#include <vector>

namespace netpoll {

/// A run that is gone on with.
struct resumed_run {
    run_manifest manifest;
    std::string folder;     ///< its own, as a whole path without links, or empty
    std::string records;    ///< a file: its journal, or the results of one that had come to an end
    bool in_journal{true};  ///< that is a journal, and the run goes on in it
};

/// What `what` names, as `find_unfinished_run` does.
expected<resumed_run, std::vector<mistake>> open_run(const std::string& what);

/// What that run was asked for, as it is asked again: in the folder that it was begun in, which
/// becomes this process's, without what only began it, and with the rundir that it lies in now.
expected<run_request, std::vector<mistake>> request_of(const resumed_run& run);

/// Those of the run's hosts that have no record or, with `request.retry_failed`, one of a failure
/// (that `request.only` names). It is a mistake where journal and records are of another run, and
/// where nothing is left to do.
expected<retried_hosts, std::vector<mistake>> hosts_to_resume(
    const run_request& request, std::shared_ptr<const resumed_run> run, const inventory& all);

}  // namespace netpoll
