// How a run stands, in two lines. Knows no terminal.
#pragma once

#include <netpoll/run_events.hpp>

#include <cstddef>
#include <string>

namespace netpoll {

/// Counts, by phase what is in flight: "150/200  ok 148  failed 2  connecting 3  login 8
/// commands 30  waiting 9  48.3/s  ETA 1.0 s". Who waits has not begun, or has no turn to log in
/// yet. In fewer columns the least telling parts are missing; never more than `width`.
std::string counts_line(const progress& now, std::size_t width);

/// "waiting longest: core7, login 12 s of 30 s; core9, commands 3.1 s of 10 min": as many devices
/// as are known and fit in `width` columns, at least a cut name of the first. Empty where nobody is
/// waited for.
std::string waiting_line(const progress& now, std::size_t width);

}  // namespace netpoll
