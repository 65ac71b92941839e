// Variables that look like netpoll's and are none. Knows no value of any.
#pragma once

#include "cli/flags.hpp"

#include <string>
#include <vector>

namespace netpoll {

/// Sentences that begin with the variable's name.
struct variable_findings {
    /// What was meant decides who is contacted, as whom and with what: nobody may be before it is
    /// clear.
    std::vector<std::string> refused;
    std::vector<std::string> warned;
};

/// Judges the names of the environment's variables: NETPOLL_ and what netpoll does not know, and
/// slips of NETPOLL_ itself. `used` are variables that the inventory names.
variable_findings judge_variables(const std::vector<std::string>& names,
                                  const std::vector<flag_group>& groups,
                                  const std::vector<std::string>& used);

/// The names of all variables of this process.
std::vector<std::string> environment_names();

}  // namespace netpoll
