// `netpoll inventory`: what an inventory says, what is wrong with it, and the same in netpoll's own
// YAML. Contacts nobody.
#pragma once

#include "cli/options.hpp"
#include "cli/verb_answer.hpp"
#include "terminal/console.hpp"

#include <string>
#include <vector>

namespace netpoll {

/// `arguments` come after the verb.
verb_answer answer_inventory(const std::vector<std::string>& arguments, const environment& env);

/// The same, said.
exit_code run_inventory(const std::vector<std::string>& arguments, const environment& env,
                        console& screen);

}  // namespace netpoll
