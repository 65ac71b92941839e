// What a history says, for programs. Knows no file.
#pragma once

#include "history/history_facts.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace netpoll {

// Each is one indented document with a line break behind it; times are RFC 3339 in UTC.

/// {"schema": "netpoll-runs/1", "runs": [...]}
std::string runs_json(const std::vector<history_run>& runs);
/// {"schema": "netpoll-history/1", ...}
std::string host_json(const host_history& host);
/// {"schema": "netpoll-stale/1", ...}; `devices`: of how many.
std::string stale_json(const std::vector<stale_host>& hosts, wall_time since, std::size_t devices);
/// {"schema": "netpoll-output/1", ...}: one version of one command.
std::string output_json(const std::string& host, const std::string& command,
                        const output_version& version, const std::string& output);
/// {"schema": "netpoll-prune/1", ...}; `folders`: of runs that were removed, `failed`: sentences.
std::string prune_json(const pruned_history& done, wall_time before,
                       const std::vector<std::string>& folders,
                       const std::vector<std::string>& failed);

}  // namespace netpoll
