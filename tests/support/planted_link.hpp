// A folder where everybody may write, and in it what another user planted. Knows no netpoll.
#pragma once

#include "support/temp_folder.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

namespace netpoll::testing {

/// Only root can make what belongs to others.
inline bool can_plant() {
    if (::geteuid() == 0) return true;
    MESSAGE("skipped: only root can make files of other users");
    return false;
}

/// A sticky folder as /tmp is one, or with another mode.
class shared_folder {
public:
    static constexpr uid_t stranger = 65'533;

    explicit shared_folder(mode_t mode = 01777) {
        REQUIRE(::chmod(outside_.path().c_str(), 0755) == 0);
        REQUIRE(::mkdir(path().c_str(), 0700) == 0);
        REQUIRE(::chmod(path().c_str(), mode) == 0);
    }
    std::string path() const { return outside_ / "shared"; }
    std::string operator/(const std::string& name) const { return path() + "/" + name; }
    /// A place that nobody but us may write to.
    std::string outside(const std::string& name) const { return outside_ / name; }

    /// A link to `target` that is the stranger's.
    std::string link(const std::string& name, const std::string& target) const {
        const std::string at = *this / name;
        std::filesystem::create_symlink(target, at);
        give_away(at);
        return at;
    }
    static void give_away(const std::string& path) {
        REQUIRE(::lchown(path.c_str(), stranger, stranger) == 0);
    }

private:
    temp_folder outside_;
};

inline unsigned mode_of(const std::string& path) {
    struct stat info = {};
    REQUIRE(::lstat(path.c_str(), &info) == 0);
    return info.st_mode & 07777U;
}

}  // namespace netpoll::testing
