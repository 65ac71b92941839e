// What `netpoll poller` is asked for. Knows no broker.
#pragma once

#include "cli/flags.hpp"
#include "run/poller_service.hpp"

#include <string>
#include <vector>

namespace netpoll {

struct poller_options_said {
    options run;
    poller_request request;  ///< but for `run` and the pace
};

/// The flags; they write into `into`, or into the options they are applied to. The first group is
/// the verb's own.
std::vector<flag_group> poller_flags(poller_options_said& into);

expected<poller_options_said, std::vector<std::string>> parse_poller_options(
    const std::vector<std::string>& arguments, const environment& env);

}  // namespace netpoll
