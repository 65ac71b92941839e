// `netpoll prune`: old runs taken out of a history and of a rundir. Contacts nobody.
#pragma once

#include "cli/options.hpp"
#include "cli/verb_answer.hpp"
#include "terminal/console.hpp"

#include <string>
#include <vector>

namespace netpoll {

/// `arguments` come after the verb.
verb_answer answer_prune(const std::vector<std::string>& arguments, const environment& env);

/// The same, said.
exit_code run_prune(const std::vector<std::string>& arguments, const environment& env,
                    console& screen);

std::string prune_help_text();

}  // namespace netpoll
