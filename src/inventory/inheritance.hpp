// Inheritance: what holds for a host once its groups and the defaults have spoken. Knows no
// override.
#pragma once

#include "inventory/inventory_state.hpp"

#include <functional>

namespace netpoll {

/// The host's own keys over what its chain of groups and the defaults say.
inherited with_own(const inventory_state& all, const host_definition& host);

/// For every chain: the first value of each key among its groups, then the defaults.
void inherit(inventory_state& all);

/// Calls `visit` with this field's value in each layer that sets it, nearest first, until it
/// returns true: for `data` and `limits`, which are inherited key by key.
void for_each_layer(const inventory_state& all, const host_definition& host, field what,
                    const std::function<bool(const node&)>& visit);

/// The canonical platform id of a host.
std::string_view platform_of(const inventory_state& all, const inherited& values);

}  // namespace netpoll
