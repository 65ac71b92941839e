// netpoll diff: what changed between two runs.
#pragma once

#include "cli/options.hpp"
#include "cli/verb_answer.hpp"
#include "terminal/console.hpp"

#include <string>
#include <vector>

namespace netpoll {

/// `arguments` come after "diff". `color`: what is printed goes to somebody who sees colours.
verb_answer answer_diff(const std::vector<std::string>& arguments, const environment& env,
                        bool color);

/// The text of `netpoll diff --help`, as wide as others.
std::string diff_help_text();

/// The same, said.
exit_code run_diff(const std::vector<std::string>& arguments, const environment& env,
                   console& screen);

}  // namespace netpoll
