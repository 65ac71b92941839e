// Another program, run to its end: text in, text out. Knows not what it does.
#pragma once

#include <netpoll/expected.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace netpoll {

struct program_end {
    int status{0};       ///< as a shell has it: 128 + N where signal N ended it
    std::string output;  ///< standard output and error as they came, the first 64 KiB
};

/// Runs `arguments[0]`, a path or a name that PATH has, without a shell, and gives it `input`. It
/// has a process group of its own, which is killed when `within` has passed. It inherits no
/// descriptor, and of the environment nothing that begins with NETPOLL_ and no NETBOX_TOKEN, which
/// may be secrets; or else it has the `environment` that is given, and nothing more. The error is
/// what comes behind its name: "cannot be started: ...".
expected<program_end, std::string> run_program(
    std::vector<std::string> arguments, const std::string& input, std::chrono::milliseconds within,
    std::optional<std::vector<std::string>> environment = {});

}  // namespace netpoll
