// JUnit and SARIF of a run's checks. Knows no format.
#pragma once

#include "run/after_run.hpp"

#include <memory>

namespace netpoll {

/// Null where the request asks for neither. The request outlives it.
std::unique_ptr<after_run> check_stage_of(const run_request& request);

}  // namespace netpoll
