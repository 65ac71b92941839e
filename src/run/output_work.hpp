// What is done with the outputs of a device once it is over: rows are read out of them, and checks
// are judged. Knows no rule and no template.
#pragma once

#include "engine/outcome_digest.hpp"
#include "run/plan.hpp"

namespace netpoll {

/// Opens what that needs: templates, and the results that checks compare with.
mistakes open_what_outputs_need(plan& work, const run_request& request);

/// Reads rows, which may be done where the session ended; empty where nobody wants any. What has
/// been read, or could not be, stays as it is. The plan outlives it.
outcome_work rows_of(const plan& work);
/// The same, and then the checks. Empty where there is nothing to do.
outcome_work output_work(const plan& work);

}  // namespace netpoll
