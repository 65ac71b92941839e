// What the units of concurrency cost on this machine: a process, a thread, a coroutine. Knows no
// session.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace netpoll {

struct unit_cost {
    std::chrono::nanoseconds creation{0};   ///< to make one and to be rid of it; median
    std::chrono::nanoseconds switching{0};  ///< from one to another on the same core; median
    std::uint64_t memory{0};                ///< bytes resident for each that only waits
    std::size_t alive{0};                   ///< how many there were when memory was measured
};

struct unit_costs {
    unit_cost process;
    unit_cost thread;     ///< with the small stack of netpoll's own
    unit_cost coroutine;  ///< a C++20 frame with a few words in it
};

}  // namespace netpoll
