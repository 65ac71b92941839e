// The progress line: how a run stands, in one line. Knows no terminal.
#pragma once

#include <netpoll/error.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace netpoll {

/// A device whose session is open.
struct awaited {
    std::string host;
    phase where{phase::resolve};
    std::chrono::milliseconds since{0};  ///< how long it has been in that phase
};

struct progress {
    std::size_t total{0};
    std::size_t done{0};
    std::size_t ok{0};
    std::size_t failed{0};  ///< done, and not ok
    std::size_t in_flight{0};
    std::chrono::milliseconds elapsed{0};
    /// Towards the end, who is waited for, the longest first; a few of `in_flight`.
    std::vector<awaited> slowest{};

    /// Whether it is the last devices that the run takes its time for: past 90 %, or ten at most,
    /// and none left to begin.
    bool is_ending() const noexcept {
        return in_flight > 0 &&
               (done * 10 >= total * 9 || (in_flight <= 10 && done + in_flight >= total));
    }
};

/// "150/200  ok 148  failed 2  48.3/s  in flight 50  ETA 1.0 s", or towards the end
/// "198/200  ok 196  failed 2  waiting for core-7 (auth, 7.1 s) and 1 other", without the parts on
/// the right that do not fit in `width` columns.
std::string progress_line(const progress& now, std::size_t width);

}  // namespace netpoll
