// The plots of a bench: which figures stand over which. Knows not how they are drawn.
#pragma once

#include "bench/statistics.hpp"
#include "page/chart.hpp"

#include <vector>

namespace netpoll::bench {

/// Throughput, time of a device and CPU against concurrency; memory against sessions. Only of cells
/// with figures.
std::vector<page::line_chart> line_charts(const std::vector<cell_summary>& cells);

/// Where a device's time goes, a bar a cell.
page::bar_chart phase_bars(const std::vector<cell_summary>& cells);

}  // namespace netpoll::bench
