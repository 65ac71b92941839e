// Mistakes that are no reason to end, told before a run. Knows no device.
#pragma once

#include <netpoll/error.hpp>
#include <netpoll/log.hpp>

#include <vector>

namespace netpoll {

/// The first few, and how many more there are.
void warn_of(const std::vector<mistake>& all, log_sink& log);

}  // namespace netpoll
