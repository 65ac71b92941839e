// A file read whole. Knows not what is in it.
#pragma once

#include <netpoll/expected.hpp>

#include <optional>
#include <string>

namespace netpoll {

/// The bytes of a regular file; nothing where it is missing. The error is a sentence with its path.
expected<std::optional<std::string>, std::string> read_small_file(const std::string& path);

}  // namespace netpoll
