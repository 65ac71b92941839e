// Text for standard output. Knows not what it says.
#pragma once

#include "cli/console.hpp"
#include "cli/exit_code.hpp"

#include <string_view>

namespace netpoll {

/// All of it to standard output, or the reason why not to `screen`.
exit_code print(std::string_view text, console& screen);

}  // namespace netpoll
