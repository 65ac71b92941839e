// A file read whole. Knows not what is in it.
#pragma once

#include <netpoll/expected.hpp>

#include <optional>
#include <string>

namespace netpoll {

/// The bytes of a regular file; nothing where it is missing. The error is a sentence with its path.
expected<std::optional<std::string>, std::string> read_small_file(const std::string& path);

/// The same of `path` below a folder, which no link leads out of: what is no regular file, or lies
/// behind what is no folder, is an error.
expected<std::optional<std::string>, std::string> read_file_below(const std::string& folder,
                                                                  const std::string& path);

}  // namespace netpoll
