// The devices of a lab as a fleet. Knows no engine.
#pragma once

#include "engine/fleet.hpp"
#include "engine/lab.hpp"

namespace netpoll::testing {

/// All devices of the lab's inventory, with host keys that fit.
inline fleet fleet_of(const lab& network, const inventory_overrides& overrides = {}) {
    fleet devices;
    devices.trust(network.known_hosts());
    devices.add_inventory(network.inventory(), overrides);
    return devices;
}

}  // namespace netpoll::testing
