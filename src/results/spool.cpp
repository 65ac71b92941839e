// Append, then read back in another order. Knows no JSON.
#include "results/spool.hpp"

#include "results/file_part.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <new>
#include <utility>

namespace netpoll {

namespace {

expected<draft, std::string> draft_of(const std::string& path, mode_t mode) {
    auto at = place::find(path);
    if (!at) return unexpected(std::move(at).error());
    auto made = draft::create(std::move(*at), mode);
    if (!made) return io_failure(path, made.error());
    return std::move(*made);
}

constexpr const char* partial = ".partial.ndjson";

/// Gives a nameless file the first name that is free: that name, or empty.
std::string link_beside(const place& at, int fd) {
    const std::string self = "/proc/self/fd/" + std::to_string(fd);
    return first_free_name(at.name(), partial, [&](const std::string& name) {
        return ::linkat(AT_FDCWD, self.c_str(), at.folder(), name.c_str(), AT_SYMLINK_FOLLOW) == 0;
    });
}

}  // namespace

expected<spool, std::string> spool::beside(const std::string& path, mode_t mode) {
    auto made = draft_of(path, mode);
    if (!made) return unexpected(std::move(made).error());
    return spool(std::move(*made));
}

expected<spool, std::string> spool::nameless(const std::string& path) {
    auto at = place::find(path);
    if (!at) return unexpected(std::move(at).error());
    unique_descriptor fd(::openat(at->folder(), ".", O_TMPFILE | O_RDWR | O_CLOEXEC, private_file));
    if (fd) return spool(std::move(*at), std::move(fd));
    if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)
        return io_failure(parent_folder(path), errno);
    return beside(path, private_file);
}

expected<spool, std::string> spool::temporary(const std::string& run_id) {
    const char* folder = std::getenv("TMPDIR");
    return nameless((folder && *folder ? std::string(folder) : "/tmp") + "/netpoll-" + run_id);
}

expected<spool::place_of_record, std::string> spool::append(std::string_view record) {
    line_.assign(record);
    line_ += '\n';
    auto written = append_part(line_);
    if (!written) return unexpected(std::move(written).error());
    const place_of_record at{size_, part_ - 1};
    size_ += std::exchange(part_, 0);
    return at;
}

io_result spool::append_part(std::string_view piece) {
    const int code = write_all(number(), piece);
    if (code != 0) return io_failure(target().shown(), code);
    part_ += piece.size();
    return {};
}

io_result spool::copy(place_of_record record, std::string& buffer, output& out) const {
    return copy_part({number(), record.offset, record.size}, target().shown(), buffer, out);
}

std::string spool::keep() noexcept {
    if (::ftruncate(number(), static_cast<off_t>(size_)) != 0) return {};
    return salvage();
}

std::string spool::salvage() noexcept {
    struct stat info = {};
    if (::fstat(number(), &info) != 0 || info.st_size == 0) return {};
    try {
        const std::string name =
            draft_ ? draft_->rename_beside(partial) : link_beside(*at_, number());
        return name.empty() ? name : path_beside(target().shown(), name);
    } catch (const std::bad_alloc&) {
        return {};
    }
}

}  // namespace netpoll
