// The time limits of hosts, shared between all that inherit the same. Knows no key but limits.
#pragma once

#include "inventory/inventory_state.hpp"

#include <cstdint>
#include <memory>
#include <unordered_map>

namespace netpoll {

class limits_builder {
public:
    /// The references outlive it.
    limits_builder(const inventory_state& all, const inventory_overrides& overrides)
        : all_(all), overrides_(overrides) {}

    /// Never null; what the overrides say counts.
    std::shared_ptr<const limits> limits_for(const host_definition& host);

private:
    std::shared_ptr<const limits> build(const host_definition& host) const;

    const inventory_state& all_;
    const inventory_overrides& overrides_;
    std::unordered_map<std::uint32_t, std::shared_ptr<const limits>> by_chain_;
};

}  // namespace netpoll
