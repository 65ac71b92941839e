// Jobs that a coordinator has taken from its source and not reported: waiting for a poller of their
// site, or with one. Knows no broker and no clock.
#pragma once

#include "engine/carried_job.hpp"

#include <netpoll/outcome.hpp>

#include <string>
#include <unordered_map>
#include <vector>

namespace netpoll {

/// A job, and what became of it at pollers before.
struct leased_job : carried_job {
    std::vector<std::string> losers{};  ///< pollers that were lost with it begun
    /// It may log in there: its commands may have run, whatever has been heard of it.
    bool let_in{false};
};

/// One poller's jobs, by lease.
using jobs_of_poller = std::unordered_map<std::string, leased_job>;

/// A result that came before its device had a turn: of a coordinator that died, or of a poller that
/// was taken for dead.
struct early_result {
    std::string poller;
    outcome what;
};

}  // namespace netpoll
