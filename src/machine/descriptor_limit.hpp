// How many descriptors this process may open.
#pragma once

#include <cstddef>

namespace netpoll {

/// Raises the soft limit (RLIMIT_NOFILE) to `wanted`, or as near to it as the hard limit and
/// fs.nr_open let this process come: root raises the hard one too. Returns the limit now in force.
std::size_t raise_descriptor_limit(std::size_t wanted) noexcept;

}  // namespace netpoll
