// Checks of --job: what counts, and what they compare with. Knows no parser.
#include "cli/check_flags.hpp"

#include "cli/flag_effects.hpp"

namespace netpoll {

std::vector<flag> check_flags() {
    return {
        {"--fail-on", "SEVERITY",
         "exit 1 where a check of --job of this severity or above does not pass: info, warning, "
         "error or never [error]",
         into(parse_fail_on, requested(&run_request::fail_on))},
        {"--against", "RESULTS",
         "what checks compare with: unchanged_since_last_run and max_age are unknown without it",
         text_into(requested(&run_request::against))},
    };
}

}  // namespace netpoll
