// The outcome of a job that no session served, or whose session is lost. Knows no engine and no
// clock.
#pragma once

#include "core/job.hpp"

#include <netpoll/outcome.hpp>

#include <chrono>
#include <optional>
#include <vector>

namespace netpoll {

/// A result for each command of the target, in order: none was sent.
std::vector<command_result> unsent_commands(const target& device);

/// It started and ended at `when`; by default it has no times, as who never had a turn. Borrows the
/// job's target. `why` is none where the status is skipped.
outcome sessionless_outcome(const job& work, device_status status, std::optional<error> why,
                            std::chrono::system_clock::time_point when = {});

}  // namespace netpoll
