// Which devices are asked first, so that a wrong password is shown to few. Knows no run.
#pragma once

#include <netpoll/target.hpp>

#include <cstddef>
#include <vector>

namespace netpoll {

/// Canaries that are asked at the same moment, before it is known that any login works.
inline constexpr std::size_t most_canaries_at_once = 10;

/// The places of the first of each login, in their order: two are the same login where a
/// device is shown the same user name, password and keys.
std::vector<std::size_t> canaries_of(const std::vector<const credentials*>& logins);

}  // namespace netpoll
