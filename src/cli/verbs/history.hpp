// `netpoll history`: a device's past: its runs, outputs and host keys. Contacts nobody.
#pragma once

#include "cli/options.hpp"
#include "cli/verb_answer.hpp"
#include "terminal/console.hpp"

#include <string>
#include <vector>

namespace netpoll {

/// `arguments` come after the verb.
verb_answer answer_history(const std::vector<std::string>& arguments, const environment& env);

/// The same, said.
exit_code run_history(const std::vector<std::string>& arguments, const environment& env,
                      console& screen);

std::string history_help_text();

}  // namespace netpoll
