// `netpoll hostkeys`: scan, check, accept, list, remove. No credential is read, and nobody logs in.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/options.hpp"
#include "terminal/console.hpp"

#include <string>
#include <vector>

namespace netpoll {

/// `arguments` come after the verb.
exit_code run_hostkeys(const std::vector<std::string>& arguments, const environment& env,
                       console& screen);

}  // namespace netpoll
