// `netpoll resume`: a run that was killed or interrupted goes on with what is missing.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/options.hpp"
#include "terminal/console.hpp"

#include <string>
#include <vector>

namespace netpoll {

/// `arguments` come after the verb.
exit_code run_resume(const std::vector<std::string>& arguments, const environment& env,
                     console& screen);

std::string resume_help_text();

}  // namespace netpoll
