// The options by which pollers contact the devices. Knows no parser.
#pragma once

#include "cli/flags.hpp"
#include "cli/options.hpp"

#include <string>
#include <string_view>

namespace netpoll {

flag_group via_flags();

/// Why a verb that contacts devices from here ends where a variable or a file says that pollers do;
/// empty where none does.
std::string via_refusal(std::string_view verb, const environment& env, const options& said);

}  // namespace netpoll
