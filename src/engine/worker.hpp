// One worker process from its fork to its end. Knows neither inventory nor terminal.
#pragma once

#include "engine/current_jobs.hpp"
#include "engine/engine.hpp"
#include "ssh/socket.hpp"

namespace netpoll {

/// What makes one worker differ from others.
struct worker_place {
    std::size_t room{1};      ///< sessions at once
    unsigned cpu_threads{0};  ///< for CPU work
    unsigned number{0};       ///< among the places of its fork server
    current_jobs& current;
};

/// Works for whoever holds the other end of `channel`, until that one says that there is no more,
/// or is gone. Returns the exit status; the process is to end by _exit then.
int work(const engine_options& options, const worker_place& place, unique_descriptor channel);

}  // namespace netpoll
