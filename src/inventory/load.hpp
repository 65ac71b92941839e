// From a path, or a document, to an inventory's state. Knows no selection.
#pragma once

#include "inventory/inventory_state.hpp"

namespace netpoll {

/// Fills `into`; returns every mistake found. Several paths are one inventory; one may be "-",
/// standard input. With `devices`, those are chosen, and there may be no path. An empty `kind` is
/// told by each file itself.
std::vector<mistake> load_inventory(const std::vector<std::string>& paths, const std::string& kind,
                                    const std::vector<std::string>& devices,
                                    const platform_catalog& platforms, inventory_state& into);
/// The same from a document that somebody has built: a mapping with `hosts`, as in a YAML file.
std::vector<mistake> load_inventory(document from, const platform_catalog& platforms,
                                    inventory_state& into);

}  // namespace netpoll
