// How much memory this process holds right now, to the page. Knows not what for.
#pragma once

#include <cstddef>
#include <cstdint>

namespace netpoll {

/// Bytes resident and of page tables; 0 where the system does not say.
std::uint64_t own_memory() noexcept;
/// The same without what is shared with other processes.
std::uint64_t own_private_memory() noexcept;
/// The most that was resident so far. Not ru_maxrss: Linux carries that one over an exec from
/// whoever started us.
std::uint64_t own_peak_memory() noexcept;

/// What each of `count` things takes that came into being between two measurements.
constexpr std::uint64_t memory_of_each(std::uint64_t before, std::uint64_t after,
                                       std::size_t count) noexcept {
    return after > before && count > 0 ? (after - before) / count : 0;
}

}  // namespace netpoll
