// Where options are said that nobody typed. Knows no option.
#pragma once

#include "terminal/plan_text.hpp"

#include <netpoll/error.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// Null where the command line says it, or nobody.
const option_origin* origin_of(std::string_view option, const std::vector<option_origin>& origins);

/// How a mistake in it begins: "/etc/netpoll/config.yaml:3: mode", or "--mode".
std::string called(std::string_view option, const std::vector<option_origin>& origins);

/// The mistakes, where those in what "--mode" says are at the place that says it.
std::vector<mistake> placed(std::vector<mistake> mistakes,
                            const std::vector<option_origin>& origins);

}  // namespace netpoll
