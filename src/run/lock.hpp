// The lock of a run: where it is, and what is said where another run has it. Knows no flock.
#pragma once

#include "machine/lock_file.hpp"

#include <netpoll/expected.hpp>
#include <netpoll/log.hpp>
#include <netpoll/run_request.hpp>
#include <netpoll/secret.hpp>

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace netpoll {

/// The file that this request locks; empty: none. Two requests have one file in their rundir where
/// inventories, devices and commands are the same, however often and how fast they are polled.
std::string lock_path(const run_request& request);

/// Sixteen digits for inventories, devices and commands: equal where two requests have the same,
/// however often and how fast they are polled.
std::string job_identity(const run_request& request);

/// Why a run does not begin.
struct lock_problem {
    std::string why;      ///< a sentence
    bool is_held{false};  ///< another run goes on; else the lock cannot be had at all
};

/// Waits as long as the request says, or until `stop` is asked for. Nothing where the request locks
/// nothing. `command_line` is shown to others, so it is without secrets.
expected<std::optional<lock_file>, lock_problem> take_lock(
    const run_request& request, const std::vector<std::string>& command_line, log_sink& log,
    const std::stop_token& stop);

}  // namespace netpoll
