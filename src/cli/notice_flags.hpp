// Flags of runs that nobody watches: who hears of them, and that none runs beside another.
#pragma once

#include "cli/flags.hpp"

#include <vector>

namespace netpoll {

/// In the order of the help.
std::vector<flag> lock_flags();
std::vector<flag> notice_flags();

/// Adds what is wrong with these together: sentences that begin with the flag.
void judge_notices(const run_request& request, std::vector<std::string>& wrong);

}  // namespace netpoll
