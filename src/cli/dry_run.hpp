// What a run would do, for people. Knows no engine and shows no secret.
#pragma once

#include "cli/options.hpp"

#include <netpoll/target.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace netpoll {

/// Per host: who, where, as whom, how, what; secrets by their source only. Then the totals.
std::string dry_run_text(const std::vector<target>& targets, const options& wanted,
                         std::size_t concurrency);

}  // namespace netpoll
