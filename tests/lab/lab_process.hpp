// netpoll-lab as a fixture. Knows the program's options and lines, not its code.
#pragma once

#include "support/child_process.hpp"
#include "support/temp_folder.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace netpoll::testing {

/// A running lab on addresses of its own that has said that it is ready; it has written
/// "known_hosts" and "lab.yaml" into folder(). With no devices `arguments` say which (--replay);
/// an address of their own (--base) goes before.
/// Throws std::runtime_error where it does not come up.
class lab_process {
public:
    explicit lab_process(std::size_t devices, std::vector<std::string> arguments = {});

    /// Address of the device at this place, from 0.
    std::string address(std::size_t index) const;
    std::uint16_t port() const noexcept { return port_; }
    child_process& process() noexcept { return *process_; }
    const temp_folder& folder() const noexcept { return folder_; }
    const std::string& ready_line() const noexcept { return ready_; }

    /// Asks for the counters until their line contains `text`. False where it never does.
    bool counts(const std::string& text);
    /// Asks once.
    bool counts_now(const std::string& text);

private:
    temp_folder folder_;
    std::uint32_t base_{0};
    std::uint16_t port_{0};
    std::string ready_;
    std::unique_ptr<child_process> process_;
};

}  // namespace netpoll::testing
