// Standard error, shared by log lines, the progress line and the summary. Knows none of them.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>

namespace netpoll {

/// Writes whole lines, and keeps one line at the bottom that is rewritten in place. What cannot be
/// written is dropped: a closed standard error must not end a run. Thread-safe.
class console {
public:
    explicit console(int fd) noexcept : fd_(fd) {}
    ~console() { end_status(); }
    console(const console&) = delete;
    console& operator=(const console&) = delete;

    /// Whole lines, the last one with its newline. Takes the status line away first; its next
    /// `status` brings it back.
    void write(std::string_view lines);
    /// Replaces the status line. It must fit in `width`.
    void status(std::string_view line);
    /// Takes the status line away.
    void end_status();
    /// Takes it away for good: what follows on the terminal is somebody else's.
    void close_status();
    /// Takes it away, and keeps it away as long as the lock is held.
    std::unique_lock<std::mutex> hold();

    bool is_terminal() const noexcept;
    /// Columns of the terminal, 80 where there is none.
    std::size_t width() const noexcept;

private:
    std::string taken_away();  // with mutex_ held
    void take_away();          // with mutex_ held

    const int fd_;
    std::mutex mutex_;
    // Guarded by mutex_.
    std::size_t shown_{0};  // columns of the status line
    bool closed_{false};    // there is none any more
};

}  // namespace netpoll
