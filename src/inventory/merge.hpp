// Several inventories as one, of which later ones win. Knows no file.
#pragma once

#include "inventory/load_notes.hpp"
#include "nodes/node.hpp"

#include <netpoll/error.hpp>

#include <string>
#include <vector>

namespace netpoll {

/// Documents in netpoll's own shape, each with a mapping at its root, as one that is called
/// `called`. What two say of the same host, group or default is put together: of a key the later
/// one's value counts, data and limits count one by one, groups of both, and credentials as a
/// whole. Both lines of values that differ go to `notes`. Mistakes are names that one of the
/// inventories has twice.
document merge_inventories(const std::vector<const document*>& all, const std::string& called,
                           load_notes& notes, std::vector<mistake>& mistakes);

}  // namespace netpoll
