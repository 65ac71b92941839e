// netpoll-lab as a fixture: simulated devices on loopback. Knows no engine.
#pragma once

#include "support/child_process.hpp"
#include "support/temp_folder.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace netpoll::testing {

/// A running netpoll-lab; ends with this object.
class lab {
public:
    /// `arguments` without addresses and files. Throws std::runtime_error where it does not come
    /// up.
    explicit lab(std::vector<std::string> arguments);

    std::string inventory() const { return folder_ / "inventory.yaml"; }
    /// Lines that fit the devices, but for those with a fault in them.
    std::string known_hosts() const { return read_file(folder_ / "known_hosts"); }
    std::uint16_t port() const noexcept { return port_; }
    child_process& process() noexcept { return *process_; }
    /// How many sessions are open on the devices now.
    int open_sessions();
    /// Waits until the devices have seen every session end; false where some stay open.
    bool all_closed();

private:
    temp_folder folder_;
    std::uint16_t port_{0};
    std::unique_ptr<child_process> process_;
    int asked_{0};
};

}  // namespace netpoll::testing
