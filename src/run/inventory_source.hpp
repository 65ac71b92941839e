// The inventory of a request: a file, or what a NetBox says. Knows no host.
#pragma once

#include <netpoll/inventory.hpp>
#include <netpoll/run_request.hpp>

#include <vector>

namespace netpoll {

/// Whether this inventory is NetBox's, and no file.
bool is_netbox(const std::string& path);

/// Reads it, or all of them as one, from the network too, which may take minutes. Of NetBox's the
/// name is that of the request.
expected<inventory, std::vector<mistake>> load_inventory_of(const run_request& request,
                                                            const platform_catalog& platforms);

}  // namespace netpoll
