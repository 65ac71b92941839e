// A program started by a test, its output, and its certain end. Knows not what the program does.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace netpoll::testing {

using std::chrono::milliseconds;

struct child_options {
    /// Changes to this process's environment: "NAME=value" sets, "NAME" alone removes.
    std::vector<std::string> environment;
    std::string input;   ///< what the child reads on stdin; empty: /dev/null
    std::string folder;  ///< working folder; empty: this process's own
};

/// A running program. It ends with this object, and with the thread that made it (PR_SET_PDEATHSIG
/// follows the thread), so that a test that fails, throws or is killed leaves nothing behind.
/// Thread-safe once constructed.
class child_process {
public:
    /// Starts argv[0], looked up in PATH. Throws std::system_error where it cannot be started.
    explicit child_process(std::vector<std::string> argv, child_options options = {});
    ~child_process();
    child_process(const child_process&) = delete;
    child_process& operator=(const child_process&) = delete;

    pid_t pid() const noexcept { return pid_; }

    /// The first whole line of stdout, else of stderr, that contains `text`, without its newline.
    /// Waits for it; nothing where the child ends without saying it or `limit` has passed.
    std::optional<std::string> wait_for_line(std::string_view text,
                                             milliseconds limit = milliseconds{20'000});

    /// Sends a signal to the child alone. Does nothing once it has ended.
    void signal(int number);

    /// Exit status as a shell gives it (128 + N where signal N ended it); nothing where the child
    /// still runs after `limit`.
    std::optional<int> wait(milliseconds limit = milliseconds{60'000});

    /// SIGTERM, and SIGKILL where that has not helped after `grace`. Returns as `wait` does.
    int terminate(milliseconds grace = milliseconds{5'000});

    /// Everything said so far.
    std::string out() const;
    std::string err() const;

    /// While this is held, no child's output is kept and so no thread of a child_process is inside
    /// the allocator: the address sanitizer's locks stay locked for ever in a process that is
    /// forked meanwhile.
    static std::unique_lock<std::mutex> hold_watchers();

private:
    void watch(int out, int err, int exited);
    void append(std::string& to, std::string_view bytes);
    void note_exit();

    pid_t pid_{-1};
    std::thread watcher_;

    mutable std::mutex mutex_;  // guards all below
    std::condition_variable changed_;
    std::string out_;
    std::string err_;
    bool reaped_{false};        // pid_ is no longer ours to signal
    int status_{0};             // valid once reaped
    std::optional<int> ended_;  // set after the last byte of output was kept
};

/// What a program said and how it ended.
struct run_result {
    int status{0};  ///< as child_process::wait
    std::string out;
    std::string err;
    bool timed_out{false};  ///< it was terminated at the limit
};

/// Runs a program to its end.
run_result run(std::vector<std::string> argv, child_options options = {},
               milliseconds limit = milliseconds{60'000});

}  // namespace netpoll::testing
