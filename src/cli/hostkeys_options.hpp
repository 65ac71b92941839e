// What `netpoll hostkeys` is asked for where it meets devices. Knows no engine.
#pragma once

#include "cli/flags.hpp"
#include "run/host_key_poll.hpp"

#include <string>
#include <vector>

namespace netpoll {

struct hostkeys_options {
    options run;
    std::vector<key_type> types;  ///< empty: the key that a run would be shown
    std::string output{"-"};
    std::string from;         ///< results whose keys are accepted; empty: none
    bool hosts_named{false};  ///< --hosts is given
};

/// Which of the verb's words they are for.
enum class hostkeys_deed { scan, check, accept };

/// The flags; they write into `into`, or into the options they are applied to. The first group is
/// the verb's own.
std::vector<flag_group> hostkeys_flags(hostkeys_deed deed, hostkeys_options& into);

expected<hostkeys_options, std::vector<std::string>> parse_hostkeys_options(
    hostkeys_deed deed, const std::vector<std::string>& arguments, const environment& env);

}  // namespace netpoll
