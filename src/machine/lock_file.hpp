// A file that one process at a time holds, and that says who. Knows no run.
#pragma once

#include "machine/descriptor.hpp"

#include <netpoll/expected.hpp>

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace netpoll {

/// Who holds a lock, as its file says it: whoever may write there may have written anything, so
/// escape it before it is shown.
struct lock_holder {
    long process{0};
    std::string machine;
    std::chrono::system_clock::time_point since;  ///< to the second
    std::string what;                             ///< what it does, in a line
};

/// Why a lock is not had.
struct lock_refusal {
    std::string problem;                ///< a sentence with the path; empty: another holds it
    std::optional<lock_holder> holder;  ///< absent where it has not written down who it is
};

/// The lock ends with the object, and by the kernel's hand with the process: what a killed process
/// has left locks nobody out. The file stays, and is empty where its process let go of it. A
/// process that is forked off keeps the lock as long as it has the descriptor, so it closes all
/// that it was not given.
class lock_file {
public:
    /// Makes the file where it is not there, with mode 0600; its folder must exist. Does not wait.
    /// A file that holds something else is not touched.
    static expected<lock_file, lock_refusal> take(const std::string& path, const lock_holder& me);
    lock_file(lock_file&&) noexcept = default;
    lock_file& operator=(lock_file&&) = delete;
    ~lock_file();

    /// Who held it before and ended without letting go.
    const std::optional<lock_holder>& died() const noexcept { return died_; }

private:
    explicit lock_file(unique_descriptor fd) noexcept : fd_(std::move(fd)), owner_(::getpid()) {}

    unique_descriptor fd_;
    pid_t owner_;
    std::optional<lock_holder> died_;
};

}  // namespace netpoll
