// Temporary name, fsync, rename. Knows not what is written.
#include "report/whole_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>

namespace netpoll {

namespace {

/// What a symbolic link points to; the path itself where it is none or leads nowhere.
std::string behind_links(const std::string& path) {
    struct stat info {};
    if (::lstat(path.c_str(), &info) != 0 || !S_ISLNK(info.st_mode)) return path;
    char* resolved = ::realpath(path.c_str(), nullptr);
    if (!resolved) return path;
    std::string text = resolved;
    std::free(resolved);
    return text;
}

/// A name in the same folder that no other file of this process uses. Kept short, since the final
/// name may already be as long as a name can be.
std::string temporary_name(const std::string& path) {
    static std::atomic<unsigned> serial{0};
    std::string base = last_part(path).substr(0, NAME_MAX - 40);
    return parent_folder(path) + "/." + base + ".netpoll-" + std::to_string(::getpid()) + "-" +
           std::to_string(serial++);
}

int flush_folder(const std::string& folder) {
    descriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd) return errno;
    // Some file systems cannot flush a folder; they say EINVAL, and there is no more to be done.
    return ::fsync(fd.number()) == 0 || errno == EINVAL ? 0 : errno;
}

}  // namespace

whole_file::whole_file(std::string path, std::string temporary, descriptor fd, durable d)
    : path_(std::move(path)), temporary_(std::move(temporary)), fd_(std::move(fd)), durable_(d) {}

whole_file::~whole_file() {
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

expected<std::unique_ptr<whole_file>, std::string> whole_file::create(const std::string& path,
                                                                      durable d, mode_t mode) {
    std::string final_path = behind_links(path);
    struct stat info {};
    const bool exists = ::stat(final_path.c_str(), &info) == 0;
    if (exists && S_ISDIR(info.st_mode))
        return unexpected(path + ": is a folder; name a file in it");

    // In containers every process is number 1: a name may be another's, or be left of one that was
    // killed.
    constexpr int most_tries = 1'000;
    std::string temporary;
    descriptor fd;
    for (int i = 0; i < most_tries && !fd; ++i) {
        temporary = temporary_name(final_path);
        fd = descriptor(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
        if (!fd && errno != EEXIST) break;
    }
    if (!fd) return io_failure(path, errno);
    // A private results file must not become public by being replaced.
    if (exists && ::fchmod(fd.number(), info.st_mode & 07777) != 0) {
        const int code = errno;
        ::unlink(temporary.c_str());
        return io_failure(path, code);
    }
    return std::unique_ptr<whole_file>(
        new whole_file(std::move(final_path), std::move(temporary), std::move(fd), d));
}

io_result whole_file::write(std::string_view bytes) {
    const int code = write_all(fd_.number(), bytes);
    if (code != 0) return io_failure(path_, code);
    size_ += bytes.size();
    return {};
}

io_result whole_file::commit() {
    if (durable_ == durable::yes && ::fsync(fd_.number()) != 0) return io_failure(path_, errno);
    if (std::rename(temporary_.c_str(), path_.c_str()) != 0) return io_failure(path_, errno);
    temporary_.clear();
    if (durable_ == durable::no) return {};
    const int code = flush_folder(parent_folder(path_));
    if (code != 0) return io_failure(path_, code);
    return {};
}

std::string whole_file::keep() noexcept {
    try {
        std::string kept = path_ + ".partial";
        // Cuts off what a failed write may have left behind the last whole record.
        if (size_ == 0 || ::ftruncate(fd_.number(), static_cast<off_t>(size_)) != 0 ||
            std::rename(temporary_.c_str(), kept.c_str()) != 0)
            return {};
        temporary_.clear();
        return kept;
    } catch (const std::bad_alloc&) {
        return {};
    }
}

io_result write_small_file(const std::string& path, std::string_view bytes, mode_t mode) {
    auto file = whole_file::create(path, whole_file::durable::no, mode);
    if (!file) return unexpected(std::move(file).error());
    auto written = (*file)->write(bytes);
    return written ? (*file)->commit() : written;
}

}  // namespace netpoll
