// Which format is meant, and what fits it. Knows no flag's text.
#pragma once

#include "cli/options.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// Whether an option stands on the command line, by its long name.
using given_options = std::function<bool(std::string_view)>;

/// Sets the request's format where one is asked for, or where options on the command line say it:
/// they win over a variable. Returns what contradicts itself there, a sentence each.
std::vector<std::string> choose_format(options& wanted, const given_options& is_given);

/// Takes out of the view what the request's format does not show: a variable may say it for runs
/// of another format.
void drop_unfit(run_request& request);

}  // namespace netpoll
