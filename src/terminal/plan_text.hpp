// What a run would do, for people. Knows no engine and shows no secret.
#pragma once

#include "run/schedule_preview.hpp"

#include <netpoll/run_request.hpp>
#include <netpoll/target.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace netpoll {

/// Per host: who, where, as whom, how, what; secrets by their source only. Then what holds the run
/// back, the totals, and how long the logins take at least; its last line is not ended.
std::string plan_text(const std::vector<planned_job>& jobs, const run_request& request,
                      std::size_t concurrency, const schedule_preview& schedule);

}  // namespace netpoll
