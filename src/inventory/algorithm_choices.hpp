// Lists of algorithms that hosts, groups and overrides set, put together. Knows no inheritance.
#pragma once

#include "core/algorithms.hpp"
#include "inventory/fields.hpp"
#include "inventory/inventory_state.hpp"

#include <map>
#include <memory>
#include <string>
#include <utility>

namespace netpoll {

/// The list that this key sets, which is one that sets a list.
algorithm_kind algorithms_set_by(field key) noexcept;

/// Choices of a run: equal ones are one.
class algorithm_choices {
public:
    /// What the inventory says under what is set over it, and what else is said under that; null
    /// where nobody says anything.
    std::shared_ptr<const algorithm_choice> choice(const inherited& values,
                                                   const algorithm_lists& over, ssh_profile profile,
                                                   const algorithm_lists& under);

private:
    std::map<std::pair<std::string, ssh_profile>, std::shared_ptr<const algorithm_choice>> made_;
};

}  // namespace netpoll
