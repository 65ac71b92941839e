// What a history says, for people. Knows no file and no option.
#pragma once

#include "history/history_facts.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace netpoll {

/// "2026-11-27 02:00:13", in UTC.
std::string shown_time(wall_time when);

/// A row a run, with a heading.
std::string runs_table(const std::vector<history_run>& runs);
/// What is known of a host, its runs, outputs and host keys.
std::string host_history_text(const host_history& host);
/// A row for each version of an output, the newest is number 1.
std::string versions_table(const output_history& output);
/// A device's output as a terminal may be given it.
std::string shown_output(const std::string& output);
/// A row a host, and a line with their number `of` so many; `age` is what was asked for.
std::string stale_table(const std::vector<stale_host>& hosts, wall_time now, std::size_t of,
                        const std::string& age);
/// Sentences about what was removed from the file that is called so.
std::string pruned_text(const pruned_history& done, const std::string& path);

}  // namespace netpoll
