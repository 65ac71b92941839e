// Measures what a process, a thread and a coroutine cost on this machine. Knows no session.
#pragma once

#include "core/unit_costs.hpp"

namespace netpoll {

/// Measures for some seconds at most. Call it while the process has one thread: it forks. What the
/// machine refuses (processes, threads) is left at zero.
unit_costs measure_unit_costs();

}  // namespace netpoll
