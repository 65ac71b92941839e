// The flags of a run's history. Knows no parser.
#pragma once

#include "cli/flags.hpp"

#include <vector>

namespace netpoll {

std::vector<flag> history_flags();

}  // namespace netpoll
