// From selected names to targets. Knows no file format.
#pragma once

#include "inventory/inventory_state.hpp"

namespace netpoll {

/// inventory::targets.
expected<std::vector<target>, std::vector<mistake>> build_targets(
    const inventory_state& all, const std::vector<std::string>& names,
    const inventory_overrides& overrides, const ask_function& ask, std::vector<mistake>& warnings);

}  // namespace netpoll
