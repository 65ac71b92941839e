// What the outcomes of a run are judged by. Knows no rule.
#pragma once

#include "run/outcome_queue.hpp"
#include "run/plan.hpp"

namespace netpoll {

/// Whether some device has checks.
bool has_checks(const plan& work);

/// Opens the results that checks compare with.
mistakes open_earlier(plan& work, const run_request& request);

/// Empty where there is nothing to judge. The plan outlives it.
check_judge judge_for(const plan& work);

}  // namespace netpoll
