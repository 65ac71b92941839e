// How long a device was in each phase, in a few bytes. Knows no table.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace netpoll {

/// Names of phases and milliseconds, as a record has them. Tenths of a millisecond are kept.
using phase_times = std::vector<std::pair<std::string, double>>;

/// Two bytes of which phases there are, then of each its tenths, seven bits a byte. A name that is
/// none is left out.
std::string packed(const phase_times& times);
/// As far as it goes.
phase_times unpacked(std::string_view bytes);

}  // namespace netpoll
