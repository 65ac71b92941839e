// Who the devices of a run are: names, addresses, platforms, faults. Knows no socket and no key.
#pragma once

#include "lab/fault.hpp"
#include "lab/options.hpp"
#include "lab/persona.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace netpoll::lab {

struct recording;

/// One simulated device. Immutable while the lab runs.
struct device {
    std::size_t index{0};      ///< place in the network, from 0
    std::uint32_t address{0};  ///< IPv4, host byte order
    std::string name;          ///< e.g. "core-ios-0001", unique
    std::string_view role;     ///< first part of the name
    const persona* kind{nullptr};
    fault broken{fault::none};
    std::uint32_t refusals{0};              ///< connections reset or closed first, by that fault
    std::chrono::milliseconds deaf_for{0};  ///< of the fault refuse_for
    std::shared_ptr<const recording> replayed;  ///< what it replays; null: it is simulated
    std::size_t realm{0};                       ///< which AAA server answers its logins, from 0
    std::uint64_t traits{0};  ///< random but fixed by the seed: serial numbers, counters
};

/// The network that the options describe, the same one each time. The error is a sentence: the
/// addresses leave 127.0.0.0/8, or a fault names a host that is not there or has two faults.
/// `names`, where given, are the devices'.
expected<std::vector<device>, std::string> plan_network(const lab_options& options,
                                                        const std::vector<std::string>& names = {});

/// "127.10.0.1"
std::string dotted(std::uint32_t address);

/// Mixes bits: for reproducible choices from a seed and a counter (the splitmix64 finaliser).
std::uint64_t mixed(std::uint64_t value) noexcept;

}  // namespace netpoll::lab
