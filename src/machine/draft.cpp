// O_EXCL, flock and rename.
#include "machine/draft.hpp"

#include "machine/file.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <memory>

namespace netpoll {

namespace {

/// Short enough for the numbers behind it, since the final name may be as long as a name can be.
std::string drafts_begin_with(const std::string& name) {
    return name.substr(0, NAME_MAX - 40) + ".unfinished-";
}

bool is_held(int folder, const char* name) {
    const unique_descriptor fd(
        ::openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    return !fd || ::flock(fd.value(), LOCK_SH | LOCK_NB) != 0;
}

/// False with errno; EEXIST where something has the new name.
bool rename_if_free(int folder, const std::string& from, const std::string& to) {
    if (::renameat2(folder, from.c_str(), folder, to.c_str(), RENAME_NOREPLACE) == 0) return true;
    if (errno != EINVAL && errno != ENOSYS) return false;
    // File systems that cannot do it in one.
    if (::faccessat(folder, to.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
        errno = EEXIST;
        return false;
    }
    return ::renameat(folder, from.c_str(), folder, to.c_str()) == 0;
}

}  // namespace

expected<draft, int> draft::create(place at, mode_t mode) {
    static std::atomic<unsigned> serial{0};
    const std::string begin = drafts_begin_with(at.name()) + std::to_string(::getpid()) + "-";
    // In containers every process is number 1: a name may be another's, or be left of one that was
    // killed.
    constexpr int most_tries = 1'000;
    constexpr int flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    std::string name;
    unique_descriptor fd;
    for (int i = 0; i < most_tries && !fd; ++i) {
        name = begin + std::to_string(serial++);
        fd = unique_descriptor(::openat(at.folder(), name.c_str(), flags, mode));
        if (!fd && errno != EEXIST) break;
    }
    if (!fd) return unexpected(errno);
    draft made(std::move(at), std::move(name), std::move(fd));
    if (const int code = make_mode_exact(made.number(), mode); code != 0) return unexpected(code);
    static_cast<void>(::flock(made.number(), LOCK_EX | LOCK_NB));
    return made;
}

draft::draft(draft&& other) noexcept
    : at_(std::move(other.at_)),
      name_(std::move(other.name_)),
      fd_(std::move(other.fd_)),
      named_(other.named_.exchange(false)) {}

draft::~draft() {
    discard();
}

int draft::rename_to(const std::string& name) noexcept {
    // rename would put itself in the place of a device or a pipe, too.
    struct stat there = {};
    if (::fstatat(at_.folder(), name.c_str(), &there, AT_SYMLINK_NOFOLLOW) == 0 &&
        !S_ISREG(there.st_mode))
        return EEXIST;
    if (!named_.exchange(false)) return ENOENT;
    if (::renameat(at_.folder(), name_.c_str(), at_.folder(), name.c_str()) == 0) return 0;
    const int code = errno;
    named_ = true;
    return code;
}

std::string draft::rename_beside(const std::string& ending) {
    if (!named_.exchange(false)) return {};
    std::string name = first_free_name(at_.name(), ending, [this](const std::string& free) {
        return rename_if_free(at_.folder(), name_, free);
    });
    if (name.empty()) named_ = true;
    return name;
}

std::string first_free_name(const std::string& name, const std::string& ending,
                            const std::function<bool(const std::string&)>& take) {
    constexpr unsigned most = 1'000;
    for (unsigned n = 1; n <= most; ++n) {
        std::string free = name + (n == 1 ? "" : "." + std::to_string(n)) + ending;
        if (take(free)) return free;
        if (errno != EEXIST) break;
    }
    return {};
}

void draft::discard() noexcept {
    if (named_.exchange(false)) ::unlinkat(at_.folder(), name_.c_str(), 0);
}

std::vector<std::string> abandoned_drafts(const std::string& path) {
    std::vector<std::string> found;
    const std::string folder = parent_folder(path);
    const std::string begin = drafts_begin_with(last_part(path));
    const std::unique_ptr<DIR, int (*)(DIR*)> entries(::opendir(folder.c_str()), ::closedir);
    while (const dirent* each = entries ? ::readdir(entries.get()) : nullptr) {
        const std::string name = each->d_name;
        if (name.starts_with(begin) && !is_held(::dirfd(entries.get()), each->d_name))
            found.push_back(folder == "." ? name : folder + "/" + name);
    }
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace netpoll
