// One worker process from its fork to its end. Knows neither inventory nor terminal.
#pragma once

#include "engine/current_jobs.hpp"
#include "engine/engine.hpp"
#include "engine/job_marks.hpp"
#include "ssh/socket.hpp"

namespace netpoll {

/// What differs between workers.
struct worker_place {
    std::size_t room{1};      ///< sessions at once
    unsigned cpu_threads{0};  ///< for CPU work
    unsigned number{0};       ///< among the places of its fork server
    current_jobs& current;
    job_marks& marks;
};

/// Serves the parent at the other end of `channel` until it sends `no_more`, or closes it. Returns
/// the exit status, with which the process must end by _exit.
int work(const engine_options& options, const worker_place& place, unique_descriptor channel);

}  // namespace netpoll
