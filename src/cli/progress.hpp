// The progress line: how a run stands, in one line. Knows no terminal.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace netpoll {

struct progress {
    std::size_t total{0};
    std::size_t done{0};
    std::size_t ok{0};
    std::size_t failed{0};  ///< done, but not ok
    std::size_t in_flight{0};
    std::chrono::milliseconds elapsed{0};
};

/// "150/200  ok 148  failed 2  48.3/s  in flight 50  ETA 1.0 s", without the parts on the right
/// that do not fit in `width` columns.
std::string progress_line(const progress& now, std::size_t width);

}  // namespace netpoll
