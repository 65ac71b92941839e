// The flags that say what becomes of checks. Knows no parser.
#pragma once

#include "cli/flags.hpp"

#include <vector>

namespace netpoll {

/// Of `unattended_flags`.
std::vector<flag> check_flags();

}  // namespace netpoll
