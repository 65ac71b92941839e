// Which entry of an inventory a bastion's name means, and whether the ways over bastions end. Knows
// no target.
#pragma once

#include "inventory/inventory_state.hpp"
#include "inventory/jump_spec.hpp"
#include "inventory/layer_reader.hpp"

#include <netpoll/error.hpp>

#include <compare>
#include <optional>
#include <string>
#include <vector>

namespace netpoll {

/// An entry of `bastions:`, or a host that is polled and leads to others too.
struct bastion_entry {
    bool polled{false};
    host_place place{0};

    friend auto operator<=>(const bastion_entry&, const bastion_entry&) = default;
};

/// `bastions:` first, then `hosts:`; nothing where neither has the name.
std::optional<bastion_entry> find_bastion(const inventory_state& all, const jump_hop& hop);

const host_entry& entry_of(const inventory_state& all, bastion_entry which);
const host_definition& definition_of(const inventory_state& all, bastion_entry which);

/// The ways that hold for it by itself: a bastion of `bastions:` inherits none.
inherited_value jump_of(const inventory_state& all, bastion_entry which);

/// Whether a value was said nearer than in the defaults. What those say of ports and ways is said
/// of devices.
bool is_own(const inventory_state& all, const inherited& values, field key);

/// Empty where this hop can be reached: it is known, or an address.
std::string hop_problem(const inventory_state& all, const jump_hop& hop);

/// Empty where `jump:` can name a bastion that is called so.
std::string bastion_name_problem(std::string_view name);

/// Unknown names, and bastions that lead to themselves. To be called once inheritance is applied.
std::vector<mistake> check_jumps(const inventory_state& all,
                                 const std::vector<written_jump_place>& written);

}  // namespace netpoll
