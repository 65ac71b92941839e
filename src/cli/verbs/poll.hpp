// The main path: options to exit code. Knows how the rings are put together, and nothing of SSH.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/options.hpp"
#include "terminal/console.hpp"

namespace netpoll {

/// Does what the options ask for: lists, plans or contacts. Every failure has been said on `screen`
/// when it returns. Throws only over bugs and where the engine cannot start.
exit_code run_netpoll(const options& wanted, console& screen);

}  // namespace netpoll
