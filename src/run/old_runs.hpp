// Removes folders of runs that nobody needs any more. Knows no history.
#pragma once

#include <netpoll/expected.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace netpoll {

struct removed_runs {
    std::vector<std::string> folders;  ///< paths of those that are gone
    std::vector<std::string> failed;   ///< why others are not, a sentence each
    std::size_t unfinished{0};         ///< that are old, and kept: `resume` can go on with them
    std::size_t going_on{0};           ///< that are old, and not over yet
};

/// Of a rundir those that ended before; never the one that `latest` means, nor one that did not
/// come to its end. The error is a sentence.
expected<removed_runs, std::string> remove_old_runs(const std::string& rundir,
                                                    std::chrono::system_clock::time_point before);

}  // namespace netpoll
