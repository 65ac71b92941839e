// `netpoll platforms`: what platforms there are, what one says, what is wrong in a file. Knows no
// inventory, and contacts nobody.
#pragma once

#include "cli/options.hpp"
#include "cli/verb_answer.hpp"
#include "terminal/console.hpp"

#include <string>
#include <vector>

namespace netpoll {

/// `arguments` come after the verb. --platforms, else NETPOLL_PLATFORMS, is merged first.
verb_answer answer_platforms(const std::vector<std::string>& arguments, const environment& env);

/// The same, said.
exit_code run_platforms(const std::vector<std::string>& arguments, const environment& env,
                        console& screen);

}  // namespace netpoll
