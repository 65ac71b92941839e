// The file of a run's metrics, as node_exporter's textfile collector reads it. Knows no metric.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace netpoll {

/// The label of a file: its name without folder and ending, "netpoll-core" of
/// /var/lib/node_exporter/netpoll-core.prom. Files of one folder so never have a series in common,
/// which node_exporter would refuse. Of a "metrics.prom", which says nothing, the folder's name.
std::string run_label(const std::string& path);

/// When a run was ok last, from the file as it is; nothing where there is none of ours. What is no
/// regular file is not opened.
std::optional<std::chrono::system_clock::time_point> last_success_of(const std::string& path);

}  // namespace netpoll
