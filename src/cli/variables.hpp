// Variables that look like netpoll's and are none. Knows no value of any.
#pragma once

#include "cli/flags.hpp"
#include "run/plan.hpp"
#include "run/written_files.hpp"

#include <netpoll/log.hpp>

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

/// Sentences, where a file that is written is one that the inventory reads, or a variable decides
/// who is contacted and is not understood. What is only odd is warned of.
std::vector<std::string> check_inventory(const inventory& all,
                                         const std::vector<named_file>& written,
                                         const options& wanted, log_sink& log);

/// What is said of a word that stands where an option should in a file, with the one that is meant;
/// of a secret's name, where secrets belong.
std::string unknown_in_file(const std::string& name, const std::vector<flag_group>& groups);

/// Empties the variables of this process that secrets came from: the plan has them now. Call while
/// there is one thread.
void wipe_secrets(const plan& work);

/// The names of all variables of this process.
std::vector<std::string> environment_names();

}  // namespace netpoll
