// How many sessions a run may have open at once. Knows no device.
#pragma once

#include "engine/fork_server.hpp"
#include "machine/machine_limits.hpp"

#include <netpoll/run_request.hpp>
#include <netpoll/target.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace netpoll {

/// The most worker processes that share a run.
inline constexpr unsigned most_workers = fork_server::most_workers;

/// Sessions at once where nobody says. async: enough to hide the waiting of any site, few enough
/// for AAA servers; threads: a stack each.
std::size_t default_concurrency(mode m) noexcept;

/// What a run would like.
struct wanted_concurrency {
    netpoll::mode mode{netpoll::mode::async};
    std::optional<std::size_t> sessions;  ///< else the default
    std::optional<unsigned> workers;      ///< of processes; else one a core
    std::size_t devices{0};
    std::size_t at_one_address{1};  ///< most devices that share an address and port
    bool behind_bastions{false};    ///< some are reached through one
};

struct fitted_concurrency {
    std::size_t sessions{1};
    std::string remark{};  ///< why it is lower than asked for, or empty
    unsigned workers{0};   ///< processes that share the sessions; 0 where the mode has none
    /// Bytes for the outputs of all devices.
    std::size_t memory{output_budget::unlimited};
};

/// Outputs stand in memory twice at most, while they grow. So a quarter of what is free is half of
/// it, and sessions, keys and records have the other half. At least 128 MiB, since what counts as
/// used in a control group may be a cache.
std::size_t default_memory(const machine_limits& room) noexcept;

/// What is asked for (or the default), but no more than there are devices and than the machine has
/// room for. Where one process has too few descriptors for its share, there are more `workers` than
/// asked for (or than cores).
fitted_concurrency fit_concurrency(const wanted_concurrency& wanted, const machine_limits& room);

/// What is asked for, for these devices.
wanted_concurrency wanted_concurrency_of(const run_request& request,
                                         const std::vector<planned_job>& jobs);

/// Sessions and memory for this request on this machine.
fitted_concurrency fitted_for(const run_request& request, const std::vector<planned_job>& jobs);

}  // namespace netpoll
