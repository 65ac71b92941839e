// Which hosts a run is about. Knows no secret and no file format.
#pragma once

#include "inventory/inventory_state.hpp"

namespace netpoll {

/// inventory::select.
expected<std::vector<std::string>, std::vector<mistake>> select_hosts(const inventory_state& all,
                                                                      const selection& what);

}  // namespace netpoll
