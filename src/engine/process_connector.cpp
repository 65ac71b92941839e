// Worker processes, each with a reactor of its own. Knows no session.
#include "engine/connectors.hpp"

#include <system_error>

namespace netpoll {

run_measures run_processes(const engine_options&, job_source&, run_observer&, std::stop_token) {
    throw std::system_error(std::make_error_code(std::errc::function_not_supported),
                            "--mode=processes");
}

}  // namespace netpoll
