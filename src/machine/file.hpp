// Bytes to a descriptor, folders, and what failed about them as a sentence.
#pragma once

#include <netpoll/expected.hpp>

#include <string>
#include <string_view>

#include <sys/types.h>

namespace netpoll {

/// What went wrong with a file, for people: "results.json: No space left on device".
using io_result = expected<void, std::string>;

/// "PATH: what errno `code` means", ready to be returned.
unexpected<std::string> io_failure(std::string_view path, int code);

/// Writes all bytes, over interruptions, short writes and descriptors that somebody else made
/// non-blocking. Returns 0 or the errno.
int write_all(int fd, std::string_view bytes) noexcept;

/// Gives a new file this mode, of which the umask may have kept something. 0 or the errno.
int make_mode_exact(int fd, mode_t mode) noexcept;

/// What files that we write may be read by, where nobody says otherwise: outputs of devices hold
/// secrets.
inline constexpr mode_t private_file = 0600;

/// Who may read a file may also enter the folder that it is in: 0640 gives 0750.
constexpr mode_t folder_mode(mode_t file) noexcept {
    return file | ((file & 0444U) >> 2U);
}

/// Makes a folder with exactly this mode; one that is there keeps its own. Its parent must exist.
io_result make_folder(const std::string& path, mode_t mode);

}  // namespace netpoll
