// A whole file as bytes. Knows no format.
#pragma once

#include <netpoll/expected.hpp>

#include <cstddef>
#include <string>

namespace netpoll {

/// Everything in the file (pipes too). The error is a sentence without the path: missing, not
/// readable, a folder, or larger than `limit` bytes.
expected<std::string, std::string> read_text_file(const std::string& path,
                                                  std::size_t limit = std::size_t{512} << 20);

/// The same of a regular file alone: a pipe is refused, and nothing is waited for.
expected<std::string, std::string> read_regular_file(const std::string& path, std::size_t limit);

/// The same of standard input, to its end.
expected<std::string, std::string> read_standard_input(std::size_t limit = std::size_t{512} << 20);

/// The folder that `path` lies in, "." where it names none.
std::string folder_of(const std::string& path);

/// `path` as a person means it in a file that lies in `folder`: "~/" is $HOME, and a relative path
/// starts at `folder`.
std::string path_from(const std::string& folder, const std::string& path);

}  // namespace netpoll
