// The environment that this process was given. Knows no option.
#pragma once

#include <string>
#include <vector>

namespace netpoll {

/// Empties these variables where they stand, so that neither /proc/PID/environ nor a core shows
/// what they held, of this process and of those that it forks. Call while there is one thread.
void wipe_variables(const std::vector<std::string>& names) noexcept;

}  // namespace netpoll
