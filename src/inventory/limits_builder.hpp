// The time limits of hosts, shared between all that inherit the same. Knows no key but limits.
#pragma once

#include "inventory/inventory_state.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <utility>

namespace netpoll {

class limits_builder {
public:
    /// The references outlive it.
    limits_builder(const inventory_state& all, const inventory_overrides& overrides)
        : all_(all), overrides_(overrides) {}

    /// Never null; what the overrides say counts. `connect` is for a host of which neither they nor
    /// the inventory say it.
    std::shared_ptr<const limits> limits_for(const host_definition& host,
                                             std::optional<milliseconds> connect);

private:
    std::shared_ptr<const limits> build(const host_definition& host,
                                        std::optional<milliseconds> connect) const;

    const inventory_state& all_;
    const inventory_overrides& overrides_;
    std::map<std::pair<std::uint32_t, std::optional<milliseconds>>, std::shared_ptr<const limits>>
        by_chain_;
};

}  // namespace netpoll
