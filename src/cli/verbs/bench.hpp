// `netpoll bench`: which mode and concurrency do best on this network. Knows how the runs and their
// figures are put together, and nothing of SSH.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/options.hpp"
#include "terminal/console.hpp"

#include <string>
#include <vector>

namespace netpoll {

/// `arguments` come after the verb. Every failure has been said on `screen` when it returns. The
/// process must have one thread: each run is a child made by fork.
exit_code run_bench(const std::vector<std::string>& arguments, const environment& env,
                    console& screen);

}  // namespace netpoll
