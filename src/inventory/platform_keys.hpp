// The keys of a platform definition. Knows no platform by name.
#pragma once

#include "inventory/mistake_sink.hpp"
#include "nodes/node.hpp"

#include <netpoll/platform.hpp>

#include <string_view>
#include <vector>

namespace netpoll {

/// Sets what a mapping of keys says; `extends` says nothing here. What is wrong goes to `to`.
void read_platform_keys(platform& into, const node& from, const mistake_sink& to);

/// All of them.
std::vector<std::string_view> platform_key_names();

}  // namespace netpoll
