// What to take, and the figures behind it. Knows no layout.
#pragma once

#include "bench/statistics.hpp"

#include <optional>
#include <string>
#include <vector>

namespace netpoll::bench {

struct recommendation {
    std::optional<cell> take;          ///< absent where no cell is without failures
    std::string options;               ///< the options for `take`, as they are typed
    std::string headline;              ///< one sentence: "Take " and these options, then figures
    std::vector<std::string> reasons;  ///< sentences, the weightiest first
};

/// Of the cells without failures those with the highest throughput, and of these (equal within
/// their spread) the one with the fewest sessions, then the least CPU.
recommendation recommend(const std::vector<cell_summary>& cells, unsigned cores);

}  // namespace netpoll::bench
