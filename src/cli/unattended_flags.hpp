// The flags of runs that nobody watches. Knows no parser.
#pragma once

#include "cli/flags.hpp"

namespace netpoll {

inline constexpr const char* unattended_title = "Unattended runs";

/// Of `all_flags`, behind results.
flag_group unattended_flags();

}  // namespace netpoll
