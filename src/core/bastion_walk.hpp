// Every bastion on the ways to a run's devices, each once. Knows no inventory.
#pragma once

#include <netpoll/target.hpp>

#include <unordered_set>
#include <vector>

namespace netpoll {

class bastion_walk {
public:
    /// Those that lead to this device, and those that lead to them. Equal ways are one object, so a
    /// device that goes a known way costs a look-up.
    void add(const target& device) {
        if (!device.jump || !lists_.insert(device.jump.get()).second) return;
        for (const auto& bastion : *device.jump) {
            if (!seen_.insert(bastion.get()).second) continue;
            all_.push_back(bastion.get());
            add(*bastion);
        }
    }

    /// In the order in which they were met. Valid as long as the devices.
    const std::vector<const target*>& all() const noexcept { return all_; }

private:
    std::unordered_set<const void*> lists_;
    std::unordered_set<const target*> seen_;
    std::vector<const target*> all_;
};

}  // namespace netpoll
