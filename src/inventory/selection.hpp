// Which hosts a run is about. Knows no secret and no file format.
#pragma once

#include "inventory/inventory_state.hpp"

namespace netpoll {

/// inventory::select.
expected<std::vector<host_place>, std::vector<mistake>> select_places(
    const inventory_state& all, const selection& wanted, const host_file_reader& files);

}  // namespace netpoll
