// netpoll parse: rows out of outputs that are there.
#pragma once

#include "cli/options.hpp"
#include "cli/verb_answer.hpp"
#include "terminal/console.hpp"

#include <string>
#include <vector>

namespace netpoll {

/// The text of `netpoll parse --help`, as wide as others.
std::string parse_help_text();

/// `arguments` come after "parse". What was read goes out while it comes.
exit_code run_parse(const std::vector<std::string>& arguments, const environment& env,
                    console& screen);

}  // namespace netpoll
