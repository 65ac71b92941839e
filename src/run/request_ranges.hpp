// What the numbers of a request may be, in its text and on a command line.
#pragma once

#include "core/number_text.hpp"
#include "run/capacity.hpp"

namespace netpoll {

// As many sessions as any machine has ports and descriptors for, and devices to count.
inline constexpr number_range sessions_range{1, 1'000'000};
inline constexpr number_range devices_range{0, 1'000'000};
inline constexpr number_range reactors_range{1, 256};
inline constexpr number_range workers_range{1, most_workers};
inline constexpr number_range cpu_workers_range{0, 64};
inline constexpr number_range port_range{1, 65'535};
inline constexpr number_range bytes_range{1};
/// More would not end within a device's time limit.
inline constexpr number_range retries_range{0, 100};
/// Each of these lets a file's owner read and write.
inline constexpr number_range mode_bits_range{0600, 0777};
/// A wave of nobody would be the last.
inline constexpr number_range wave_range{1, 1'000'000};

}  // namespace netpoll
