// Draft, fsync, rename. Knows not what is written.
#include "results/whole_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <new>
#include <utility>

namespace netpoll {

namespace {

using created_file = expected<std::unique_ptr<whole_file>, std::string>;

io_result write_at_once(created_file file, std::string_view bytes) {
    if (!file) return unexpected(std::move(file).error());
    auto written = (*file)->write(bytes);
    return written ? (*file)->commit() : written;
}

int flush_folder(int folder) {
    const unique_descriptor fd(::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd) return errno;
    // Some file systems cannot flush a folder; they say EINVAL, and there is no more to be done.
    return ::fsync(fd.value()) == 0 || errno == EINVAL ? 0 : errno;
}

}  // namespace

created_file whole_file::create(const std::string& path, durable d, mode_t mode) {
    auto at = place::find(path);
    if (!at) return unexpected(std::move(at).error());
    return begin(std::move(*at), path, d, mode);
}

created_file whole_file::create(const held_folder& folder, const std::string& path, durable d,
                                mode_t mode) {
    auto at = folder.find(path);
    if (!at) return unexpected(std::move(at).error());
    std::string shown = at->shown();
    return begin(std::move(*at), std::move(shown), d, mode);
}

created_file whole_file::begin(place at, std::string path, durable d, mode_t mode) {
    struct stat info = {};
    const bool exists = at.look(info);
    if (exists && S_ISDIR(info.st_mode))
        return unexpected(path + ": is a folder; name a file in it");
    if (exists && !S_ISREG(info.st_mode))
        return unexpected(path + ": is no regular file, and is not replaced by one");
    // A private results file must not become public by being replaced, nor one that a stranger
    // made public in advance.
    if (exists && !at.planted()) mode = info.st_mode & 07777U;
    auto made = draft::create(std::move(at), mode);
    if (!made) return io_failure(path, made.error());
    return std::unique_ptr<whole_file>(new whole_file(std::move(path), std::move(*made), d));
}

io_result whole_file::write(std::string_view bytes) {
    auto written = write_part(bytes);
    if (written) size_ += std::exchange(part_, 0);
    return written;
}

io_result whole_file::write_part(std::string_view bytes) {
    const int code = write_all(draft_.number(), bytes);
    if (code != 0) return io_failure(path_, code);
    part_ += bytes.size();
    return {};
}

io_result whole_file::commit() {
    if (durable_ == durable::yes && ::fsync(draft_.number()) != 0) return io_failure(path_, errno);
    int code = draft_.rename_to(draft_.target().name());
    if (code == 0 && durable_ == durable::yes) code = flush_folder(draft_.target().folder());
    if (code != 0) return io_failure(path_, code);
    return {};
}

std::string whole_file::keep() noexcept {
    // Cuts off what a failed write may have left behind the last whole record.
    if (::ftruncate(draft_.number(), static_cast<off_t>(size_.load())) != 0) return {};
    return salvage();
}

std::string whole_file::salvage() noexcept {
    try {
        const auto name = size_ == 0 ? std::string() : draft_.rename_beside(".partial");
        return name.empty() ? name : path_beside(draft_.target().shown(), name);
    } catch (const std::bad_alloc&) {
        return {};
    }
}

io_result write_small_file(const std::string& path, std::string_view bytes, mode_t mode) {
    return write_at_once(whole_file::create(path, whole_file::durable::no, mode), bytes);
}

io_result write_small_file(const held_folder& folder, const std::string& path,
                           std::string_view bytes, mode_t mode) {
    return write_at_once(whole_file::create(folder, path, whole_file::durable::no, mode), bytes);
}

}  // namespace netpoll
