// The progress line: how a run stands, in one line. Knows no terminal.
#pragma once

#include <netpoll/run_events.hpp>

#include <cstddef>
#include <string>

namespace netpoll {

/// "150/200  ok 148  failed 2  48.3/s  in flight 50  ETA 1.0 s", or towards the end
/// "198/200  ok 196  failed 2  waiting for core-7 (auth, 7.1 s) and 1 other", without the parts on
/// the right that do not fit in `width` columns.
std::string progress_line(const progress& now, std::size_t width);

}  // namespace netpoll
