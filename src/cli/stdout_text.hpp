// Text for standard output. Knows not what it says.
#pragma once

#include "cli/exit_code.hpp"
#include "terminal/console.hpp"
#include "terminal/plan_text.hpp"

#include <netpoll/error.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// All of it to standard output, or the reason why not to `screen`.
exit_code print(std::string_view text, console& screen);

/// Every mistake in the options, a line each, and which help to read ("netpoll --help").
std::string usage_text(const std::vector<std::string>& wrong, std::string_view help);

/// Every mistake in the options to `screen`, and which help to read ("netpoll --help").
exit_code refuse_usage(const std::vector<std::string>& wrong, std::string_view help,
                       console& screen);

/// The mistakes of what was read to `screen`; in what options said, with where that stands.
exit_code refuse_mistakes(const std::vector<mistake>& mistakes,
                          const std::vector<option_origin>& origins, console& screen);

}  // namespace netpoll
