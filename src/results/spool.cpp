// Append, then read back in another order. Knows no JSON.
#include "results/spool.hpp"

#include "results/file_part.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
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

constexpr const char* journal_ending = ".journal";

/// Gives a nameless file the first name that is free: that name, or empty.
std::string link_beside(const place& at, int fd) {
    const std::string self = "/proc/self/fd/" + std::to_string(fd);
    return first_free_name(at.name(), journal_ending, [&](const std::string& name) {
        return ::linkat(AT_FDCWD, self.c_str(), at.folder(), name.c_str(), AT_SYMLINK_FOLLOW) == 0;
    });
}

}  // namespace

expected<spool, std::string> spool::beside(const std::string& path, mode_t mode) {
    auto made = draft_of(path, mode);
    if (!made) return unexpected(std::move(made).error());
    return spool(std::move(*made));
}

expected<spool, std::string> spool::named(const std::string& path, mode_t mode) {
    auto at = place::find(path);
    if (!at) return unexpected(std::move(at).error());
    auto fd = at->open(O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (!fd) return unexpected(path + ": " + at->why_not(fd.error()));
    if (const int code = make_mode_exact(fd->value(), mode); code != 0)
        return io_failure(path, code);
    if (::flock(fd->value(), LOCK_EX | LOCK_NB) != 0) return io_failure(path, errno);
    return spool(std::move(*at), std::move(*fd), true);
}

expected<spool, std::string> spool::reopen(const std::string& path, std::uint64_t size) {
    auto at = place::find(path);
    if (!at) return unexpected(std::move(at).error());
    auto fd = at->open(O_RDWR | O_CLOEXEC);
    if (!fd) return unexpected(path + ": " + at->why_not(fd.error()));
    if (::flock(fd->value(), LOCK_EX | LOCK_NB) != 0)
        return errno == EWOULDBLOCK ? unexpected(path + ": this run is still going on")
                                    : io_failure(path, errno);
    if (::ftruncate(fd->value(), static_cast<off_t>(size)) != 0 ||
        ::lseek(fd->value(), 0, SEEK_END) < 0)
        return io_failure(path, errno);
    char last = '\n';
    if (size > 0 && ::pread(fd->value(), &last, 1, static_cast<off_t>(size - 1)) != 1)
        return io_failure(path, errno);
    const bool ends_line = last == '\n';
    if (!ends_line)
        if (const int code = write_all(fd->value(), "\n"); code != 0) return io_failure(path, code);
    spool opened(std::move(*at), std::move(*fd), true);
    opened.size_ = size + (ends_line ? 0 : 1);
    return opened;
}

expected<spool, std::string> spool::nameless(const std::string& path) {
    auto at = place::find(path);
    if (!at) return unexpected(std::move(at).error());
    unique_descriptor fd(::openat(at->folder(), ".", O_TMPFILE | O_RDWR | O_CLOEXEC, private_file));
    if (fd) return spool(std::move(*at), std::move(fd), false);
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

int spool::flush() const noexcept {
    return ::fdatasync(number()) == 0 ? 0 : errno;
}

std::string spool::readable() const {
    return "/proc/self/fd/" + std::to_string(number());
}

void spool::discard() noexcept {
    if (draft_) draft_->discard();
    if (has_name_) static_cast<void>(::unlinkat(at_->folder(), at_->name().c_str(), 0));
}

std::string spool::keep() noexcept {
    if (::ftruncate(number(), static_cast<off_t>(size_)) != 0) return {};
    return salvage();
}

std::string spool::salvage() noexcept {
    struct stat info = {};
    if (::fstat(number(), &info) != 0 || info.st_size == 0) return {};
    try {
        if (has_name_) return at_->shown();
        const std::string name =
            draft_ ? draft_->rename_beside(journal_ending) : link_beside(*at_, number());
        return name.empty() ? name : path_beside(target().shown(), name);
    } catch (const std::bad_alloc&) {
        return {};
    }
}

}  // namespace netpoll
