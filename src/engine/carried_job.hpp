// A job whose session is in another process, which may die with it. Knows no process.
#pragma once

#include "core/job.hpp"
#include "schedule/run_observer.hpp"

#include <netpoll/outcome.hpp>

#include <chrono>
#include <optional>
#include <vector>

namespace netpoll {

/// What is known of it here, and what became of it elsewhere before.
struct carried_job {
    job work;
    /// When whoever has it now began; none: it has not.
    std::optional<std::chrono::system_clock::time_point> begun{};
    phase where{phase::resolve};      ///< of that session, as last reported
    std::vector<attempt> attempts{};  ///< sessions that were lost with whoever had them
    bool announced{false};            ///< `started` was reported, at:
    std::chrono::steady_clock::time_point since{};
};

/// Reports once that it has started.
void announce(carried_job& one, run_observer& observer);
/// Puts the sessions that were lost before those of this one.
void add_lost_sessions(const carried_job& one, outcome& what);
/// Where there is no session whose outcome it could be.
outcome outcome_without_session(const carried_job& one, device_status status,
                                std::optional<error> why);

}  // namespace netpoll
