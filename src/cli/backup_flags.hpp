// The flags of backups. Knows no parser.
#pragma once

#include "cli/flags.hpp"

#include <string>
#include <vector>

namespace netpoll {

/// Among those of unattended runs.
std::vector<flag> backup_flags();

/// Options of what a run leaves that need another one, or do not go with it: a sentence each.
std::vector<std::string> wrong_together(const options& all);

}  // namespace netpoll
