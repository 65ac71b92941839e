// Results of runs compared by what people name them by. Knows no table.
#pragma once

#include "audit/changes.hpp"

#include <string>

namespace netpoll {

/// Two runs: each the folder of one, a folder of --rundir (its latest run), or a file of results.
change_reading compare_runs(const std::string& before, const std::string& after,
                            const settled_text& settled, const change_options& options);

/// A run in a folder of --rundir, or the latest run there; each device is compared with its last
/// record that is ok in the runs before.
change_reading compare_with_earlier_runs(const std::string& after, const settled_text& settled,
                                         const change_options& options);

}  // namespace netpoll
