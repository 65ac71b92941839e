// The flags of rows that are read out of outputs. Knows no parser.
#pragma once

#include "cli/flags.hpp"

#include <vector>

namespace netpoll {

/// Of the group of results.
std::vector<flag> parse_flags();

}  // namespace netpoll
