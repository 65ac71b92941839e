// The hosts of an inventory, a line each. Knows no file and no option.
#pragma once

#include <netpoll/inventory.hpp>

#include <string>
#include <vector>

namespace netpoll {

/// With a heading; a cell of which the inventory says nothing is "-".
std::string hosts_table(const std::vector<written_host>& hosts);

}  // namespace netpoll
