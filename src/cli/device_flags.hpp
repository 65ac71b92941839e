// The flags that say which devices are meant. Knows no parser.
#pragma once

#include "cli/flags.hpp"

namespace netpoll {

/// The first group of all_flags().
flag_group device_flags();

}  // namespace netpoll
