// Streams, and the choice between stream and file. Knows no JSON.
#include "report/output.hpp"

#include "report/descriptor.hpp"
#include "report/whole_file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>

namespace netpoll {

namespace {

class stream final : public output {
public:
    stream(std::string name, int fd) : name_(std::move(name)), fd_(fd) {}
    stream(std::string name, descriptor owned)
        : name_(std::move(name)), owned_(std::move(owned)), fd_(owned_.number()) {}

    io_result write(std::string_view bytes) override {
        const int code = write_all(fd_, bytes);
        if (code != 0) return io_failure(name_, code);
        return {};
    }
    io_result commit() override { return {}; }
    std::string keep() noexcept override { return {}; }

private:
    std::string name_;
    descriptor owned_;
    int fd_;
};

}  // namespace

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

std::string parent_folder(const std::string& path) {
    const auto slash = path.rfind('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

std::string last_part(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? path : path.substr(slash + 1);
}

bool is_stream(const std::string& path) {
    if (path == "-") return true;
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
}

expected<std::unique_ptr<output>, std::string> open_output(const std::string& path) {
    if (path == "-") {
        const int flags = ::fcntl(STDOUT_FILENO, F_GETFL);
        if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY)
            return unexpected<std::string>("standard output is closed; name a file with -o");
        return std::make_unique<stream>("standard output", STDOUT_FILENO);
    }
    if (is_stream(path)) {
        descriptor fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
        if (!fd) return io_failure(path, errno);
        return std::make_unique<stream>(path, std::move(fd));
    }
    auto file = whole_file::create(path);
    if (!file) return unexpected(std::move(file).error());
    return std::unique_ptr<output>(std::move(*file));
}

}  // namespace netpoll
