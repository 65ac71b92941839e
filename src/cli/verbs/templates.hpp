// netpoll templates: what templates there are, and whether they are right.
#pragma once

#include "cli/options.hpp"
#include "cli/verb_answer.hpp"
#include "terminal/console.hpp"

#include <string>
#include <vector>

namespace netpoll {

/// `arguments` come after "templates".
verb_answer answer_templates(const std::vector<std::string>& arguments, const environment& env);

/// The text of `netpoll templates --help`, as wide as others.
std::string templates_help_text();

/// The same, said.
exit_code run_templates(const std::vector<std::string>& arguments, const environment& env,
                        console& screen);

}  // namespace netpoll
