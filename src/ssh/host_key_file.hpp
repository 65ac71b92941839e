// A known_hosts file on disk, shared with other processes. Knows nothing of the keys in it.
#pragma once

#include "machine/descriptor.hpp"

#include <netpoll/expected.hpp>

#include <sys/stat.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace netpoll {

/// How far a file has been read, so that only what others appended since is read again.
struct host_key_file_mark {
    std::uint64_t device{0};
    std::uint64_t inode{0};
    std::uint64_t size{0};
    std::int64_t modified_ns{0};
    std::uint64_t whole_lines{0};  ///< offset behind the last newline
    unsigned lines{0};             ///< how many lines end before that offset
};

/// Text that was read, and where it stood.
struct host_key_text {
    std::string text;
    unsigned first_line{1};
    bool replaces{false};  ///< the whole file was read: forget what was known of it
};

/// Reads the whole file. The error is a sentence; `missing` says whether it was that there is none.
expected<std::string, std::string> read_host_key_file(const std::string& path,
                                                      host_key_file_mark& mark, bool& missing);

/// The same, a piece after the other: `take` gets some whole lines at a time, which are gone
/// afterwards, and the number of the first of them.
expected<void, std::string> read_host_key_lines(
    const std::string& path, host_key_file_mark& mark, bool& missing,
    const std::function<void(std::string_view lines, unsigned first_line)>& take);

/// A file open for appending, under an exclusive flock until destruction.
class host_key_appender {
public:
    /// Opens the file, creating it with mode 0600, never through a link of a stranger (place.hpp).
    /// Waits while another process holds the lock.
    static expected<host_key_appender, std::string> open(const std::string& path);

    /// The same for a file that must be there.
    static expected<host_key_appender, std::string> open_existing(const std::string& path);

    /// What the file holds that `mark` has not seen; moves `mark` on. Nothing if there is nothing
    /// new. A file that was replaced, or changed without growing, is read whole.
    expected<std::optional<host_key_text>, std::string> unseen(host_key_file_mark& mark);

    /// Appends `line` (no newline) with one write, after repairing a missing final newline. On
    /// failure nothing of it stays in the file. Moves `mark` on.
    expected<void, std::string> append(std::string_view line, host_key_file_mark& mark);

private:
    static expected<host_key_appender, std::string> open_with(const std::string& path, int flags);
    explicit host_key_appender(unique_descriptor fd) : fd_(std::move(fd)) {}
    int number() const noexcept { return fd_.value(); }
    unique_descriptor fd_;
};

}  // namespace netpoll
