// Numbers of a plan that do not fit each other. Knows no engine.
#pragma once

#include "run/plan.hpp"

namespace netpoll {

/// Budgets of realms and groups that could never be used up: of the sessions that there may be at
/// once each login has one.
mistakes contradictions_in(const login_budgets& budgets, const run_request& request);

/// What is allowed, and mostly not what is meant.
mistakes doubts_about(const plan& work, const run_request& request);

}  // namespace netpoll
