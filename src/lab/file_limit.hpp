// How many files and sockets this process may open. Knows nothing of what they are for.
#pragma once

#include <cstdint>

namespace netpoll::lab {

/// Raises RLIMIT_NOFILE until `wanted` fit, as far as allowed: to the hard limit, and as root above
/// it up to fs.nr_open. Returns the limit that holds now.
std::uint64_t raise_file_limit(std::uint64_t wanted);

}  // namespace netpoll::lab
