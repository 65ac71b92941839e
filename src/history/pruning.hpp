// Removes what is old. Knows no file.
#pragma once

#include "history/database.hpp"
#include "history/history_facts.hpp"

namespace netpoll {

/// As `history_file::prune`; failures are `database_failure`.
pruned_history prune_in(database& file, wall_time before);

}  // namespace netpoll
