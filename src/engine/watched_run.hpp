// An engine on a thread of its own, so that one that does not come back takes nobody along. Knows
// no session.
#pragma once

#include "engine/current_jobs.hpp"
#include "engine/engine.hpp"

#include <functional>

namespace netpoll {

/// What runs on that thread. The options and the rest are the thread's own; `current` is to be told
/// which sessions are being worked on.
using engine_function = std::function<run_measures(
    const engine_options&, job_source&, run_observer&, std::stop_token, current_jobs& current)>;

/// Runs `engine` to its end, or until it has not obeyed a stop request for `drain` and `patience`:
/// then its open jobs are reported here, and the thread is left behind (`run_measures::left_behind`
/// is set). Throws what the engine throws.
run_measures run_watched(const engine_function& engine, const engine_options& options,
                         job_source& source, run_observer& observer, std::stop_token stop);

}  // namespace netpoll
