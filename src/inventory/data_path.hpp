// Values below `data:` by a path of keys. Knows no host.
#pragma once

#include "inventory/term.hpp"
#include "nodes/node.hpp"

#include <string_view>

namespace netpoll {

/// The value that this key names: the key itself, or a way of keys with dots. Null where there is
/// none.
const node* find_data(const node& data, std::string_view key);

/// True if the node is a text, or a list with a text, that fits.
bool fits_value(const value_test& test, const node& value);

}  // namespace netpoll
