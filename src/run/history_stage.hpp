// A run that is over goes into the history. Knows no table.
#pragma once

#include "history/history_file.hpp"
#include "results/recorded_result.hpp"
#include "run/after_run.hpp"

#include <netpoll/expected.hpp>
#include <netpoll/run_request.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace netpoll {

/// Null where the request has none.
std::unique_ptr<after_run> history_stage(const run_request& request);

/// A run of before that is to be put into a history.
struct run_to_add {
    std::string called;  ///< as it was named
    recorded_results results;
    recorded_run facts;
    std::string verdict;  ///< its name; empty where only the folder of a run would say it
};

/// The run of a result file, a run's folder or a rundir. The error is a sentence.
expected<run_to_add, std::string> run_to_add_of(const std::string& run);
/// The history at `path`, which is made where it is missing.
expected<history_file, history_problem> history_to_add_to(const std::string& path);

/// Devices of a history that have not been ok for a day before `now`. Nothing where there is no
/// such file, or it cannot be read.
std::optional<std::vector<stale_host>> stale_hosts_in(const std::string& history,
                                                      std::chrono::system_clock::time_point now);

/// How long each host took lately, by the request's history: empty where it has none, or that is
/// not there yet. The error is a sentence.
expected<host_durations, std::string> durations_for(const run_request& request);

}  // namespace netpoll
