// What a process has cost the machine so far. Knows no run.
#pragma once

#include <chrono>
#include <cstdint>

namespace netpoll {

struct process_usage {
    std::chrono::microseconds user{0};
    std::chrono::microseconds system{0};
    std::uint64_t peak_memory{0};           ///< bytes resident at the highest
    std::uint64_t voluntary_switches{0};    ///< it had nothing to do
    std::uint64_t involuntary_switches{0};  ///< somebody else got the core

    /// Of processes that ran side by side; memory that they share counts in each.
    process_usage& operator+=(const process_usage& other) noexcept;
};

/// Of this process, all threads, without its children. Zeros where the system does not say.
process_usage usage_of_this_process() noexcept;

}  // namespace netpoll
