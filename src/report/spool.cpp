// Append, then read back in another order. Knows no JSON.
#include "report/spool.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace netpoll {

spool::spool(std::string folder, std::string name, descriptor fd)
    : folder_(std::move(folder)), name_(std::move(name)), fd_(std::move(fd)) {}

spool::spool(spool&& other) noexcept
    : folder_(std::move(other.folder_)),
      name_(std::exchange(other.name_, {})),
      fd_(std::move(other.fd_)),
      size_(other.size_),
      line_(std::move(other.line_)) {}

spool::~spool() {
    if (!name_.empty()) ::unlink(name_.c_str());
}

expected<spool, std::string> spool::create(const std::string& folder) {
    descriptor nameless(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
    if (nameless) return spool(folder, {}, std::move(nameless));
    if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL) return io_failure(folder, errno);
    std::string name = folder + "/.netpoll-spool-XXXXXX";
    descriptor named(::mkostemp(name.data(), O_CLOEXEC));
    if (!named) return io_failure(folder, errno);
    return spool(folder, std::move(name), std::move(named));
}

expected<spool::place, std::string> spool::append(std::string_view record) {
    const place at{size_, record.size()};
    line_.assign(record);
    line_ += '\n';
    const int code = write_all(fd_.number(), line_);
    if (code != 0) return io_failure(folder_, code);
    size_ += record.size() + 1;
    return at;
}

io_result spool::copy(place record, std::string& buffer, output& out) const {
    constexpr std::size_t full = 1U << 20;
    while (record.size > 0) {
        const std::size_t used = buffer.size();
        const std::size_t wanted = std::min<std::uint64_t>(record.size, full);
        buffer.resize(used + wanted);
        const ssize_t count =
            ::pread(fd_.number(), buffer.data() + used, wanted, static_cast<off_t>(record.offset));
        if (count < 0 && errno == EINTR) {
            buffer.resize(used);
            continue;
        }
        if (count <= 0) return io_failure(folder_, count < 0 ? errno : EIO);
        const auto length = static_cast<std::size_t>(count);
        buffer.resize(used + length);
        record.offset += length;
        record.size -= length;
        if (buffer.size() < full) continue;
        auto written = out.write(buffer);
        if (!written) return written;
        buffer.clear();
    }
    return {};
}

std::string spool::keep_as(const std::string& path) noexcept {
    try {
        if (size_ == 0 || ::ftruncate(fd_.number(), static_cast<off_t>(size_)) != 0) return {};
        if (!name_.empty()) {
            if (std::rename(name_.c_str(), path.c_str()) != 0) return {};
            name_.clear();
            return path;
        }
        const std::string self = "/proc/self/fd/" + std::to_string(fd_.number());
        // A name cannot be linked over: what an earlier run kept there gives way.
        ::unlink(path.c_str());
        if (::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW) != 0)
            return {};
        return path;
    } catch (const std::bad_alloc&) {
        return {};
    }
}

}  // namespace netpoll
