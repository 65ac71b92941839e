// netpoll pollers: who is there to poll devices.
#pragma once

#include "cli/options.hpp"
#include "cli/verb_answer.hpp"
#include "terminal/console.hpp"

#include <string>
#include <vector>

namespace netpoll {

/// `arguments` come after "pollers". Takes 2.5 s.
verb_answer answer_pollers(const std::vector<std::string>& arguments, const environment& env);

/// The text of `netpoll pollers --help`, as wide as others.
std::string pollers_help_text();

/// The same, said.
exit_code run_pollers(const std::vector<std::string>& arguments, const environment& env,
                      console& screen);

}  // namespace netpoll
