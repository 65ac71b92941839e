// What a run would do, for people. Knows no engine and shows no secret.
#pragma once

#include "run/schedule_preview.hpp"

#include <netpoll/run_request.hpp>
#include <netpoll/target.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace netpoll {

/// An option that stands without being typed.
struct option_origin {
    std::string option;               ///< "--mode"
    std::vector<std::string> values;  ///< of a switch "true"
    std::string where;                ///< "NETPOLL_MODE", or a file and its line
    unsigned distance{0};             ///< which counts more: the smaller
};

/// Per host: who, where, as whom, how, what; secrets by their source only. Then what holds the run
/// back, which options nobody typed, the totals, and how long the logins take at least; its last
/// line is not ended.
std::string plan_text(const std::vector<planned_job>& jobs, const run_request& request,
                      std::size_t concurrency, const schedule_preview& schedule,
                      const std::vector<option_origin>& origins = {});

}  // namespace netpoll
