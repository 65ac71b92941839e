// `netpoll bench`: which mode and concurrency do best on this network. Knows how the runs and their
// figures are put together, and nothing of SSH.
#pragma once

#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/options.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// The first argument that makes the rest this verb's. An inventory of that name is ./bench.
inline constexpr std::string_view bench_verb = "bench";

/// `arguments` come after the verb. Every failure has been said on `screen` when it returns. The
/// process must have one thread: each run is a child made by fork.
exit_code run_bench(const std::vector<std::string>& arguments, const environment& env,
                    console& screen);

}  // namespace netpoll
