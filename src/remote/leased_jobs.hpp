// Jobs that a coordinator has taken from its source and not reported: waiting for a poller of their
// site, or with one. Knows no broker and no clock.
#pragma once

#include "core/job.hpp"

#include <netpoll/outcome.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace netpoll {

/// A job, and what became of it at pollers before.
struct leased_job {
    job work;
    /// When the poller that has it now began; none: it has not.
    std::optional<std::chrono::system_clock::time_point> begun{};
    phase where{phase::resolve};        ///< of that session, as last reported
    std::vector<std::string> losers{};  ///< pollers that were lost with it begun
    std::vector<attempt> attempts{};    ///< sessions that were lost with them
    bool announced{false};              ///< `started` was reported, at:
    std::chrono::steady_clock::time_point since{};
};

/// One poller's jobs, by lease.
using jobs_of_poller = std::unordered_map<std::string, leased_job>;

/// What waits for a site's pollers.
struct waiting_site {
    std::deque<leased_job> jobs;
};

/// A result that came before its device had a turn: of a coordinator that died, or of a poller that
/// was taken for dead.
struct early_result {
    std::string poller;
    outcome what;
};

}  // namespace netpoll
