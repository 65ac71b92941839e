// The engines, each in a file of its own. Knows what they share: jobs in, outcomes out.
#pragma once

#include "engine/current_jobs.hpp"
#include "engine/engine.hpp"

#include <chrono>
#include <string>

namespace netpoll {

/// A worker thread a session, each blocking in libssh. With one session at a time it works on the
/// calling thread: that is the sequential engine.
run_measures run_threaded(const engine_options& options, job_source& source, run_observer& observer,
                          std::stop_token stop);

/// Reactor threads, each with its own io_context and its own sessions, one coroutine a session.
/// `current` is told which session is being worked on; null: nobody wants to know.
run_measures run_async(const engine_options& options, job_source& source, run_observer& observer,
                       std::stop_token stop, current_jobs* current = nullptr);

/// Worker processes, each with a reactor of its own, fed by this one.
run_measures run_processes(const engine_options& options, job_source& source,
                           run_observer& observer, std::stop_token stop);

/// Hands the outcome over. Where there is no memory even for that, the device has a bare one.
void report(run_observer& observer, const job& work, outcome result);

/// The wall clock's time at `then`, told by one that does not jump. `now` is the wall clock's.
std::chrono::system_clock::time_point since(std::chrono::steady_clock::time_point then,
                                            std::chrono::system_clock::time_point now);

/// The outcome of a job for which not even a session could be made.
outcome never_begun(const job& work, std::string why);

}  // namespace netpoll
