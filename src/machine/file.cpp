// write, mkdir and errno as a sentence.
#include "machine/file.hpp"

#include "machine/place.hpp"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace netpoll {

unexpected<std::string> io_failure(std::string_view path, int code) {
    return unexpected(std::string(path) + ": " + std::generic_category().message(code));
}

int write_all(int fd, std::string_view bytes) noexcept {
    while (!bytes.empty()) {
        const ssize_t count = ::write(fd, bytes.data(), bytes.size());
        if (count >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(count));
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            pollfd room{fd, POLLOUT, 0};
            ::poll(&room, 1, -1);
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

int make_mode_exact(int fd, mode_t mode) noexcept {
    struct stat info = {};
    if (::fstat(fd, &info) != 0) return errno;
    return (info.st_mode & 07777U) == mode || ::fchmod(fd, mode) == 0 ? 0 : errno;
}

io_result make_folder(const std::string& path, mode_t mode) {
    const auto at = place::find(path);
    if (!at) return unexpected(at.error());
    auto made = held_folder::make(*at, mode);
    if (!made) return unexpected(std::move(made).error());
    return {};
}

}  // namespace netpoll
