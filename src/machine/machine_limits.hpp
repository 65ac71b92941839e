// What this machine has room for: descriptors, memory, ports. Knows no device and no mode.
#pragma once

#include <cstddef>
#include <limits>
#include <string>

namespace netpoll {

/// Limits of one kind each; the highest number stands for "nobody knows of one".
struct machine_limits {
    static constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

    std::size_t descriptors{1'024};  ///< that one process may have open
    std::size_t memory{unlimited};   ///< bytes that can be used without swapping
    std::size_t ports{unlimited};    ///< connections at once to one address and port
};

/// Raises the limit of descriptors, of which 65,535 count, since libssh masks them to 16 bits, and
/// reads the others below `root`: MemAvailable, the memory
/// limits of this process's control group and of those above it (version 2), and the range of local
/// ports. What cannot be read is unlimited.
machine_limits limits_of_this_machine(const std::string& root = {});

}  // namespace netpoll
