// `netpoll runs`: the runs of a history, and runs put into one. Contacts nobody.
#pragma once

#include "cli/options.hpp"
#include "cli/verb_answer.hpp"
#include "terminal/console.hpp"

#include <string>
#include <vector>

namespace netpoll {

/// `arguments` come after the verb.
verb_answer answer_runs(const std::vector<std::string>& arguments, const environment& env);

/// The same, said.
exit_code run_runs(const std::vector<std::string>& arguments, const environment& env,
                   console& screen);

std::string runs_help_text();

}  // namespace netpoll
