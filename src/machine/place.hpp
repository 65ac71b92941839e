// Where a path leads, found without following links that a stranger put there.
#pragma once

#include "machine/descriptor.hpp"

#include <netpoll/expected.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include <sys/stat.h>

namespace netpoll {

class held_folder;

/// A name in a folder that is held open, so that nobody can change the way there any more. Links
/// are followed as open(2) does, but only our own and root's: who may write to which folder on the
/// way cannot be told from outside (groups, ACLs), whose a link is can. fs.protected_symlinks does
/// less, and containers may lack it.
class place {
public:
    /// How long `open` waits for the reader of a pipe.
    static constexpr std::chrono::milliseconds reader_patience{2'000};

    /// The folder must exist, the name need not. The error is a sentence with `path`.
    static expected<place, std::string> find(const std::string& path);

    /// For openat and its like; O_PATH.
    int folder() const noexcept { return folder_->fd.value(); }
    /// No link, except to what only the kernel can follow (/dev/stdout).
    const std::string& name() const noexcept { return name_; }
    /// A path that leads here without a link at its end, for people.
    const std::string& shown() const noexcept { return shown_; }
    /// What is there now. False, with errno, where that cannot be told.
    bool look(struct stat& info) const noexcept;
    /// What was there is another user's, in a folder where everybody may write or below one that
    /// a stranger made there: nothing of it is to be trusted.
    bool planted() const noexcept { return planted_; }

    /// Opens what is there, or makes it where `flags` say so; the error is an errno, EPERM where it
    /// is `planted`, ENXIO where it is a pipe to be written and nobody comes to read it.
    expected<unique_descriptor, int> open(int flags, mode_t mode = 0) const;
    /// Why `open` failed, for people, without the path.
    std::string why_not(int code) const;

private:
    friend class path_walk;
    friend class held_folder;
    /// What a walk goes through.
    struct open_folder {
        unique_descriptor fd;
        struct stat info = {};
        bool below_stranger{false};  // or itself put there by one

        /// Whether what is in it was put there by somebody who has no say over it.
        bool seems_planted(const struct stat& what) const noexcept;
    };
    place(std::shared_ptr<const open_folder> folder, std::string name, std::string shown) noexcept
        : folder_(std::move(folder)), name_(std::move(name)), shown_(std::move(shown)) {}
    expected<unique_descriptor, int> open_pipe(int flags) const;

    std::shared_ptr<const open_folder> folder_;
    std::string name_;
    std::string shown_;
    bool planted_{false};
    bool kernel_follows_{false};
};

/// A folder that is held open for what is to be found in it: the way to it is walked once. Cheap
/// to copy; the copies share a descriptor.
class held_folder {
public:
    /// Makes the folder with exactly this mode; one that is there keeps its own. The error is a
    /// sentence with the path.
    static expected<held_folder, std::string> make(const place& at, mode_t mode);
    /// The same for a name in this folder, without '/'.
    expected<held_folder, std::string> make(const std::string& name, mode_t mode) const;

    /// Makes a file of this name, without '/', with exactly `mode`, to be written. The error is an
    /// errno: EEXIST where anything has that name, a link too.
    expected<unique_descriptor, int> create(const std::string& name, mode_t mode) const;
    /// What has this name, without '/'. False, with errno, where nothing has.
    bool look(const std::string& name, struct stat& info) const noexcept;
    void remove(const std::string& name) const noexcept;
    /// A path to that name, for people.
    std::string shown(const std::string& name) const { return shown_ + "/" + name; }

    /// As `place::find`, from here on where the path does not begin with '/'.
    expected<place, std::string> find(const std::string& path) const;

private:
    held_folder(std::shared_ptr<const place::open_folder> folder, std::string shown) noexcept
        : folder_(std::move(folder)), shown_(std::move(shown)) {}
    static expected<held_folder, std::string> hold(const place& at, mode_t mode, bool is_new);

    std::shared_ptr<const place::open_folder> folder_;
    std::string shown_;
};

/// The folder part of a path ("." where there is none), and the last part.
std::string parent_folder(const std::string& path);
std::string last_part(const std::string& path);
/// `path` with another last part.
std::string path_beside(const std::string& path, const std::string& name);

}  // namespace netpoll
