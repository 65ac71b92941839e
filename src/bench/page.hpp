// A bench as one HTML page that needs nothing else. Knows no file.
#pragma once

#include "bench/recommendation.hpp"
#include "bench/statistics.hpp"

#include <string>

namespace netpoll::bench {

/// Well-formed (as XML too), without a script and without anything from elsewhere.
std::string page_text(const results& all, const std::vector<cell_summary>& cells,
                      const recommendation& advice);

}  // namespace netpoll::bench
