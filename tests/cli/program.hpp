// The real program and an inventory for it. Knows no device.
#pragma once

#include "support/child_process.hpp"
#include "support/temp_folder.hpp"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace netpoll::testing {

/// Nothing listens there: a privileged port that no test server uses.
constexpr std::uint16_t closed_port = 1;

/// A folder with an inventory of `devices` hosts dev-1, dev-2, ... that are all 127.0.0.1:`port`.
class lab_folder {
public:
    static constexpr const char* password = "never-to-be-seen-42";

    lab_folder(std::size_t devices, std::uint16_t port);
    std::string inventory() const { return folder_ / "inventory.yaml"; }
    std::string operator/(const std::string& name) const { return folder_ / name; }
    /// Entries besides the inventory.
    std::size_t litter() const;

private:
    temp_folder folder_;
};

/// argv of netpoll with these arguments after `--host-keys=off` and `--retries=0`, since a retry
/// waits.
std::vector<std::string> netpoll_argv(std::vector<std::string> arguments);
/// Runs it to its end, with an environment that holds no NETPOLL_ variable and an empty HOME,
/// so that keys and settings of whoever runs the tests are not found.
run_result run_netpoll(std::vector<std::string> arguments, child_options options = {});
/// The options of a child that `run_netpoll` uses.
child_options clean_environment();

/// Empty where validate.py finds the file valid, else what it says.
std::string validated(const std::string& file);

/// A loopback port that accepts and then stays silent.
class silent_server {
public:
    silent_server();
    ~silent_server();
    silent_server(const silent_server&) = delete;
    silent_server& operator=(const silent_server&) = delete;
    std::uint16_t port() const noexcept { return port_; }
    /// Waits for a connection and holds it open.
    void accept();

private:
    int listener_;
    std::uint16_t port_{0};
    std::vector<int> accepted_;
};

}  // namespace netpoll::testing
