// `netpoll platforms`: what platforms there are, what one says, what is wrong in a file. Knows no
// inventory, and contacts nobody.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/options.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// The first argument that makes the rest this verb's. An inventory of that name is ./platforms.
inline constexpr std::string_view platforms_verb = "platforms";

struct verb_answer {
    exit_code code{exit_code::ok};
    std::string out;  ///< for standard output
    std::string err;  ///< for standard error
};

/// `arguments` come after the verb. --platforms, else NETPOLL_PLATFORMS, is merged first.
verb_answer answer_platforms(const std::vector<std::string>& arguments, const environment& env);

}  // namespace netpoll
