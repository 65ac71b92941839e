// `netpoll poller`: sessions for runs elsewhere, near their devices.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/options.hpp"
#include "terminal/console.hpp"

#include <string>
#include <vector>

namespace netpoll {

/// `arguments` come after the verb.
exit_code run_poller_verb(const std::vector<std::string>& arguments, const environment& env,
                          console& screen);
std::string poller_help_text();

}  // namespace netpoll
