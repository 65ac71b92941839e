// open, fstat and read. Knows not what is in it.
#include "backup/small_file.hpp"

#include "machine/descriptor.hpp"
#include "machine/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace netpoll {

expected<std::optional<std::string>, std::string> read_small_file(const std::string& path) {
    const unique_descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!fd && (errno == ENOENT || errno == ENOTDIR)) return std::optional<std::string>();
    struct stat info = {};
    if (!fd || ::fstat(fd.value(), &info) != 0) return io_failure(path, errno);
    if (!S_ISREG(info.st_mode)) return unexpected(path + " is no regular file");
    std::string text;
    std::array<char, 1U << 16U> piece{};
    for (;;) {
        const ssize_t count = ::read(fd.value(), piece.data(), piece.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return io_failure(path, errno);
        if (count == 0) return std::optional<std::string>(std::move(text));
        text.append(piece.data(), static_cast<std::size_t>(count));
    }
}

}  // namespace netpoll
