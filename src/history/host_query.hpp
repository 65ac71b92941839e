// Questions to a history. Knows no file.
#pragma once

#include "history/database.hpp"
#include "history/history_facts.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace netpoll {

// As the members of `history_file` of these names; failures are `database_failure`.
std::vector<history_run> runs_in(database& file, std::size_t most);
std::optional<host_history> host_in(database& file, const std::string& name,
                                    std::size_t most_visits);
std::vector<stale_host> stale_in(database& file, wall_time since);

}  // namespace netpoll
