// What an inventory keeps in memory. Knows no file and applies no rule.
#pragma once

#include "inventory/group_chains.hpp"
#include "inventory/hosts.hpp"
#include "inventory/layer.hpp"
#include "inventory/load_notes.hpp"
#include "nodes/node.hpp"

#include <netpoll/inventory.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// A value and the document it stands in; null where nobody sets it.
struct inherited_value {
    const node* value{nullptr};
    std::uint16_t file{0};
};

using inherited = std::array<inherited_value, field_count>;

inline const inherited_value& value_of(const inherited& values, field what) noexcept {
    return values[static_cast<std::size_t>(what)];
}

/// What a host is taken for where nobody names a platform.
inline constexpr std::string_view default_platform = "generic";

struct inventory_state {
    std::string path;
    const platform_catalog* platforms{nullptr};
    std::vector<document> documents;  ///< own every node and most names below
    netpoll::layers layers;
    std::optional<layer> defaults;
    std::vector<layer> groups;  ///< by group_id
    group_chains chains;
    netpoll::hosts hosts;
    std::vector<inherited> by_chain;            ///< groups and defaults, for each chain
    std::vector<std::string> files;             ///< read for it, or for its secrets
    std::vector<std::string> secret_variables;  ///< that secrets name, sorted
    std::vector<mistake> warnings;
    std::vector<mistake> notes;
};

}  // namespace netpoll
