// Reads the one line of a file or a pipe that holds a secret. Knows no inventory.
#pragma once

#include <netpoll/expected.hpp>

#include <chrono>
#include <string>

namespace netpoll {

struct secret_file {
    std::string text;            ///< without the line end of its last line
    bool read_by_others{false};  ///< a file whose mode lets others read it
};

/// All of a file, or the first line of a pipe, a terminal or a device, for which it waits `within`.
/// The error is a sentence without the path.
expected<secret_file, std::string> read_secret_file(
    const std::string& path, std::chrono::milliseconds within = std::chrono::milliseconds{30'000});

}  // namespace netpoll
