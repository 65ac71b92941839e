// open, fstat and read. Knows not what is in it.
#include "backup/small_file.hpp"

#include "machine/descriptor.hpp"
#include "machine/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>

namespace netpoll {

namespace {

using reading = expected<std::optional<std::string>, std::string>;

/// What is opened; errno where nothing is.
reading read_opened(const unique_descriptor& fd, const std::string& path) {
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

}  // namespace

reading read_small_file(const std::string& path) {
    const unique_descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!fd && (errno == ENOENT || errno == ENOTDIR)) return std::optional<std::string>();
    return read_opened(fd, path);
}

reading read_file_below(const std::string& folder, const std::string& path) {
    constexpr int own = O_NOFOLLOW | O_CLOEXEC;
    unique_descriptor here(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    std::string_view rest = path;
    for (auto slash = rest.find('/'); here && slash != rest.npos; slash = rest.find('/')) {
        const std::string part(rest.substr(0, slash));
        rest.remove_prefix(slash + 1);
        here = unique_descriptor(::openat(here.value(), part.c_str(), O_PATH | O_DIRECTORY | own));
        if (here || errno == ENOENT) continue;
        const auto length = path.size() - rest.size() - 1;
        if (errno != ENOTDIR && errno != ELOOP) return io_failure(folder + "/" + path, errno);
        return unexpected(folder + "/" + path.substr(0, length) + " is no folder");
    }
    if (!here && errno == ENOENT) return std::optional<std::string>();
    if (!here) return io_failure(folder, errno);
    const std::string name(rest);
    const unique_descriptor fd(::openat(here.value(), name.c_str(), O_RDONLY | O_NONBLOCK | own));
    if (!fd && errno == ENOENT) return std::optional<std::string>();
    // A link says ELOOP, a socket ENXIO.
    if (!fd && (errno == ELOOP || errno == ENXIO))
        return unexpected(folder + "/" + path + " is no regular file");
    return read_opened(fd, folder + "/" + path);
}

}  // namespace netpoll
