// What keeps two runs of one inventory and job apart.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace netpoll {

/// How a run is kept from going beside another one.
struct run_lock {
    /// The file that is locked; empty: one in `run_request::rundir`, named by inventories, devices
    /// and commands, or none where there is no such folder.
    std::string file;
    bool none{false};                               ///< nothing is locked, not even there
    std::optional<std::chrono::milliseconds> wait;  ///< for another run to end; absent: not at all
};

}  // namespace netpoll
