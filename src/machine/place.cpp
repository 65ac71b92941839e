// A path taken part by part, with openat and O_NOFOLLOW.
#include "machine/place.hpp"

#include "machine/file.hpp"

#include <fcntl.h>
#include <linux/magic.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <climits>
#include <optional>
#include <system_error>
#include <utility>

namespace netpoll {

namespace {

/// As many as the kernel follows.
constexpr int most_links = 40;
constexpr int no_access = O_PATH | O_NOFOLLOW | O_CLOEXEC;
constexpr mode_t permissions = 07777;

bool is_ours(const struct stat& info) noexcept {
    return info.st_uid == ::geteuid() || info.st_uid == 0;
}

/// Others than the owner may put something into it.
bool is_open_to_all(const struct stat& folder) noexcept {
    const bool shared_sticky = (folder.st_mode & S_ISVTX) != 0 && (folder.st_mode & S_IWGRP) != 0;
    return (folder.st_mode & S_IWOTH) != 0 || shared_sticky;
}

/// "pipe:[123]" and the like: links that lead to no path.
bool leads_to_no_path(int folder, const std::string& content) {
    struct statfs info = {};
    return content.find(":[") != std::string::npos && ::fstatfs(folder, &info) == 0 &&
           info.f_type == PROC_SUPER_MAGIC;
}

std::optional<std::string> content_of(int link) {
    std::string text(PATH_MAX, '\0');
    const ssize_t size = ::readlinkat(link, "", text.data(), text.size());
    if (size <= 0) return std::nullopt;
    text.resize(static_cast<std::size_t>(size));
    return text;
}

}  // namespace

bool place::open_folder::seems_planted(const struct stat& what) const noexcept {
    if (is_ours(what)) return false;
    return below_stranger || (is_open_to_all(info) && what.st_uid != info.st_uid);
}

/// One walk along one path.
class path_walk {
public:
    using folder = place::open_folder;

    explicit path_walk(const std::string& path) : path_(path), rest_(path), shown_(path) {}
    /// `path` is in the folder, `shown` leads to the same from outside.
    path_walk(std::shared_ptr<const folder> from, const std::string& path, const std::string& shown)
        : path_(shown), rest_(path), shown_(shown), here_(std::move(from)) {}

    expected<place, std::string> find() {
        if (rest_.empty()) return failure(ENOENT);
        const bool at_root = rest_.front() == '/';
        if ((at_root || !here_) && !begin(at_root)) return failure(errno);
        while (true) {
            auto found = step();
            if (!found) return unexpected(std::move(found).error());
            if (*found) return std::move(**found);
        }
    }

private:
    /// The end, or nothing where there is more to walk.
    using arrival = expected<std::optional<place>, std::string>;

    arrival step() {
        const std::string part = next_part();
        if (part.empty() || (last_ && (part == "." || part == "..")))
            return arrive(part.empty() ? "." : part);
        unique_descriptor at(::openat(here_->fd.value(), part.c_str(), no_access));
        if (!at && errno == ENOENT && last_) return arrive(part);
        struct stat info = {};
        if (!at || ::fstat(at.value(), &info) != 0) return failure(errno);
        if (S_ISLNK(info.st_mode)) return follow(part, at.value(), info);
        const bool strangers = here_->seems_planted(info);
        if (last_) {
            place found(std::move(here_), part, shown_);
            found.planted_ = strangers;
            return std::optional(std::move(found));
        }
        if (!S_ISDIR(info.st_mode)) return failure(ENOTDIR);
        enter({std::move(at), info, here_->below_stranger || strangers});
        return std::optional<place>();
    }

    arrival follow(const std::string& part, int link, const struct stat& info) {
        if (!is_ours(info))
            return unexpected(path_ + ": '" + part + "' on this path is a symbolic link that " +
                              "another user (number " + std::to_string(info.st_uid) +
                              ") owns: it is not followed; name the place that it leads to");
        if (++links_ > most_links) return failure(ELOOP);
        auto content = content_of(link);
        if (!content) return failure(errno);
        if (last_ && leads_to_no_path(here_->fd.value(), *content)) {
            place found(std::move(here_), part, shown_);
            found.kernel_follows_ = true;
            return std::optional(std::move(found));
        }
        if (last_)
            shown_ = content->front() == '/' ? *content : parent_folder(shown_) + "/" + *content;
        rest_ = *content + (last_ ? "" : "/") + rest_;
        if (rest_.front() == '/' && !begin(true)) return failure(errno);
        return std::optional<place>();
    }

    bool begin(bool at_root) {
        folder start{unique_descriptor(::open(at_root ? "/" : ".", no_access | O_DIRECTORY))};
        if (!start.fd || ::fstat(start.fd.value(), &start.info) != 0) return false;
        enter(std::move(start));
        return true;
    }

    void enter(folder next) { here_ = std::make_shared<const folder>(std::move(next)); }

    /// Takes one part off the rest; a rest that ends in '/' leaves an empty last part.
    std::string next_part() {
        rest_.erase(0, rest_.find_first_not_of('/'));
        const auto end = rest_.find('/');
        std::string part = rest_.substr(0, end);
        last_ = end == std::string::npos;
        rest_.erase(0, last_ ? end : end + 1);
        return part;
    }

    arrival arrive(const std::string& name) {
        return std::optional(place(std::move(here_), name, shown_));
    }

    unexpected<std::string> failure(int code) const { return io_failure(path_, code); }

    const std::string& path_;
    std::string rest_;
    std::string shown_;
    std::shared_ptr<const folder> here_;
    bool last_{false};  // nothing stands behind the part in hand
    int links_{0};
};

expected<place, std::string> place::find(const std::string& path) {
    return path_walk(path).find();
}

bool place::look(struct stat& info) const noexcept {
    const int flags = kernel_follows_ ? 0 : AT_SYMLINK_NOFOLLOW;
    return ::fstatat(folder(), name_.c_str(), &info, flags) == 0;
}

expected<unique_descriptor, int> place::open(int flags, mode_t mode) const {
    if (planted_) return unexpected(EPERM);
    const int all = flags | O_CLOEXEC | O_NOCTTY | (kernel_follows_ ? 0 : O_NOFOLLOW);
    const bool writes_only = (flags & (O_ACCMODE | O_CREAT)) == O_WRONLY;
    struct stat info = {};
    if (writes_only && look(info) && S_ISFIFO(info.st_mode)) return open_pipe(all);
    unique_descriptor fd(::openat(folder(), name_.c_str(), all, mode));
    if (!fd) return unexpected(errno);
    return fd;
}

// Without O_NONBLOCK the kernel waits for a reader, for ever where none comes, and by no signal
// that is blocked. Whoever starts the reader beside us needs a moment.
expected<unique_descriptor, int> place::open_pipe(int flags) const {
    constexpr int look_again_ms = 20;
    const auto end = std::chrono::steady_clock::now() + reader_patience;
    while (true) {
        unique_descriptor fd(::openat(folder(), name_.c_str(), flags | O_NONBLOCK));
        const int code = fd ? 0 : errno;
        if (fd && ::fcntl(fd.value(), F_SETFL, flags & O_APPEND) == 0) return fd;
        if (code != ENXIO || std::chrono::steady_clock::now() >= end)
            return unexpected(code == 0 ? errno : code);
        ::poll(nullptr, 0, look_again_ms);
    }
}

std::string place::why_not(int code) const {
    if (planted_) return "another user put it into a folder where others may write: it is not used";
    struct stat info = {};
    if (code == ENXIO && look(info) && S_ISFIFO(info.st_mode))
        return "nobody reads this pipe: begin its reader first";
    return std::generic_category().message(code);
}

expected<held_folder, std::string> held_folder::make(const place& at, mode_t mode) {
    const bool is_new = ::mkdirat(at.folder(), at.name().c_str(), mode) == 0;
    if (!is_new && errno != EEXIST) return io_failure(at.shown(), errno);
    return hold(at, mode, is_new);
}

// What is there may be a link; what is not need not be looked at first.
expected<held_folder, std::string> held_folder::make(const std::string& name, mode_t mode) const {
    const bool is_new = ::mkdirat(folder_->fd.value(), name.c_str(), mode) == 0;
    if (is_new) return hold(place(folder_, name, shown_ + "/" + name), mode, true);
    const auto at = find(name);
    if (!at) return unexpected(at.error());
    return make(*at, mode);
}

expected<held_folder, std::string> held_folder::hold(const place& at, mode_t mode, bool is_new) {
    place::open_folder made{
        unique_descriptor(::openat(at.folder(), at.name().c_str(), no_access | O_DIRECTORY))};
    if (!made.fd || ::fstat(made.fd.value(), &made.info) != 0)
        return io_failure(at.shown(), errno == ENOTDIR ? EEXIST : errno);
    // Less the umask is not what was asked for.
    if (is_new && (made.info.st_mode & permissions) != mode &&
        ::fchmodat(at.folder(), at.name().c_str(), mode, 0) != 0)
        return io_failure(at.shown(), errno);
    made.below_stranger = at.folder_->below_stranger || at.folder_->seems_planted(made.info);
    return held_folder(std::make_shared<const place::open_folder>(std::move(made)), at.shown());
}

expected<unique_descriptor, int> held_folder::create(const std::string& name, mode_t mode) const {
    constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    unique_descriptor fd(::openat(folder_->fd.value(), name.c_str(), flags, mode));
    if (!fd) return unexpected(errno);
    if (const int code = make_mode_exact(fd.value(), mode); code != 0) {
        remove(name);
        return unexpected(code);
    }
    return fd;
}

bool held_folder::look(const std::string& name, struct stat& info) const noexcept {
    return ::fstatat(folder_->fd.value(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0;
}

void held_folder::remove(const std::string& name) const noexcept {
    static_cast<void>(::unlinkat(folder_->fd.value(), name.c_str(), 0));
}

expected<place, std::string> held_folder::find(const std::string& path) const {
    return path_walk(folder_, path, shown_ + "/" + path).find();
}

std::string parent_folder(const std::string& path) {
    const auto slash = path.rfind('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

std::string path_beside(const std::string& path, const std::string& name) {
    return path.substr(0, path.size() - last_part(path).size()) + name;
}

std::string last_part(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? path : path.substr(slash + 1);
}

}  // namespace netpoll
