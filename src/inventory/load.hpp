// From a path to an inventory's state. Knows no selection.
#pragma once

#include "inventory/inventory_state.hpp"

namespace netpoll {

/// Fills `into`; returns every mistake found.
std::vector<mistake> load_inventory(const std::string& path, const platform_catalog& platforms,
                                    inventory_state& into);

}  // namespace netpoll
