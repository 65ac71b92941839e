// Groups that another tool's inventory only names. Knows no format.
#pragma once

#include "nodes/node_builder.hpp"

#include <functional>
#include <set>
#include <string>

namespace netpoll {

/// Within a mapping: `groups` and each of these names, none of which says anything.
inline void add_empty_groups(const std::set<std::string, std::less<>>& names, node_builder& to) {
    to.scalar("groups", 1);
    to.begin_mapping(1);
    for (const auto& each : names) {
        to.scalar(each, 1);
        to.null(1);
    }
    to.end();
}

}  // namespace netpoll
