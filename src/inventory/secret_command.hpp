// Runs one command for the secret that it prints. Knows no inventory.
#pragma once

#include <netpoll/expected.hpp>

#include <chrono>
#include <string>

namespace netpoll {

/// Runs `command` by /bin/sh, with nothing on its input, and returns the first line of what it
/// prints. What it writes to standard error is dropped. It has a process group of its own, which is
/// killed when `within` has passed. The error is a sentence without any output.
expected<std::string, std::string> run_secret_command(
    const std::string& command,
    std::chrono::milliseconds within = std::chrono::milliseconds{30'000});

}  // namespace netpoll
