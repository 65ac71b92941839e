// netpoll via: what a broker for several machines needs.
#pragma once

#include "cli/options.hpp"
#include "cli/verb_answer.hpp"
#include "terminal/console.hpp"

#include <string>
#include <vector>

namespace netpoll {

/// `arguments` come after "via".
verb_answer answer_via(const std::vector<std::string>& arguments, const environment& env);

/// The text of `netpoll via --help`, as wide as others.
std::string via_help_text();

/// The same, said.
exit_code run_via(const std::vector<std::string>& arguments, const environment& env,
                  console& screen);

}  // namespace netpoll
