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
         "results or a history that checks compare with; unchanged_since_last_run and max_age are "
         "unknown without any [with --rundir its history or latest run]",
         text_into(requested(&run_request::against))},
        {"--junit", "FILE", "also write what checks came to as JUnit XML, a suite for each device",
         file_into(requested(&run_request::junit))},
        {"--sarif", "FILE", "also write what did not pass as SARIF 2.1.0",
         file_into(requested(&run_request::sarif))},
    };
}

}  // namespace netpoll
