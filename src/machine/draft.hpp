// A file on its way to its final name. Its own name says what it is, so that whoever finds one that
// a killed process left knows what to do with it.
#pragma once

#include "machine/place.hpp"

#include <atomic>
#include <functional>
#include <string>
#include <vector>

namespace netpoll {

/// An empty new file NAME.unfinished-PID-N beside NAME, locked as long as it is open, and removed
/// at the end unless it was renamed. One thread at a time, except for what says otherwise.
class draft {
public:
    /// The error is an errno. The file gets exactly `mode`.
    static expected<draft, int> create(place at, mode_t mode);
    draft(draft&& other) noexcept;
    draft& operator=(draft&&) = delete;
    ~draft();

    int number() const noexcept { return fd_.value(); }
    /// Gives it this name in the same folder, over a regular file that is there. 0 or the errno;
    /// EEXIST where something else is, ENOENT where it has its final name already or is gone. From
    /// any thread, as is `discard`.
    int rename_to(const std::string& name) noexcept;
    void discard() noexcept;
    /// Gives it the `first_free_name` with this ending, and returns that, or empty: what an
    /// earlier run kept stays.
    std::string rename_beside(const std::string& ending);

    const place& target() const noexcept { return at_; }

private:
    draft(place at, std::string name, unique_descriptor fd) noexcept
        : at_(std::move(at)), name_(std::move(name)), fd_(std::move(fd)) {}

    place at_;
    std::string name_;
    unique_descriptor fd_;
    std::atomic<bool> named_{true};  // is there under name_
};

/// NAME + ending, then NAME.2 + ending and so on, a thousand at most: the first that `take` takes,
/// or empty. `take` returns false with errno; EEXIST where something has that name.
std::string first_free_name(const std::string& name, const std::string& ending,
                            const std::function<bool(const std::string&)>& take);

/// Drafts of `path` that no process holds any more: paths.
std::vector<std::string> abandoned_drafts(const std::string& path);

}  // namespace netpoll
