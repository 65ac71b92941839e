// What the outcomes of a run are judged by. Knows no rule.
#pragma once

#include "engine/outcome_digest.hpp"
#include "run/plan.hpp"

namespace netpoll {

/// Whether some device has checks.
bool has_checks(const plan& work);

/// Whether some device has checks of rows, so that outputs must be parsed.
bool needs_rows(const plan& work);

/// Opens the results that checks compare with.
mistakes open_earlier(plan& work, const run_request& request);

/// Says what the checks of a device that has some came to. Empty where none has. The plan outlives
/// it.
outcome_work judge_for(const plan& work);

}  // namespace netpoll
