// Runs one command for the secret that it prints. Knows no inventory.
#pragma once

#include <netpoll/expected.hpp>

#include <atomic>
#include <chrono>
#include <string>
#include <vector>

namespace netpoll {

/// How long a command may go on once its first line is there, before it is ended: long enough to
/// fail, which makes the line worthless.
inline constexpr std::chrono::milliseconds grace_of_commands{2'000};

/// Runs `command` by /bin/sh, with nothing on its input, and returns the first line of what it
/// prints. What it writes to standard error is dropped. It has a process group of its own, which is
/// killed when `within` has passed or `give_up` is set. It inherits no descriptor, neither
/// NETPOLL_PASSWORD, NETPOLL_SECRET, NETBOX_TOKEN nor the variables `withheld`. The error is a
/// sentence without any output.
expected<std::string, std::string> run_secret_command(
    const std::string& command, const std::vector<std::string>& withheld = {},
    std::chrono::milliseconds within = std::chrono::milliseconds{30'000},
    const std::atomic<bool>* give_up = nullptr);

}  // namespace netpoll
