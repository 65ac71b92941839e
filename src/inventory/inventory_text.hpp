// An inventory, and a host of it, as somebody reads them. Knows no file.
#pragma once

#include "inventory/inventory_state.hpp"

namespace netpoll {

/// `inventory::text`.
std::string inventory_text(const inventory_state& all, std::vector<mistake>& said);

/// `inventory::written`.
written_host host_as_written(const inventory_state& all, host_place place);

}  // namespace netpoll
