// From selected hosts to targets. Knows no file format.
#pragma once

#include "inventory/inventory_state.hpp"

namespace netpoll {

/// inventory::jobs.
expected<planned_jobs, std::vector<mistake>> plan_jobs(const inventory_state& all,
                                                       const std::vector<host_place>& places,
                                                       const inventory_overrides& overrides,
                                                       const ask_function& ask,
                                                       std::vector<mistake>& warnings);

}  // namespace netpoll
