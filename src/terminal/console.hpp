// Standard error, shared by log lines, progress and the summary. Knows none of them.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>

namespace netpoll {

/// Writes whole lines, and keeps one or two at the bottom that are rewritten in place. What cannot
/// be written is dropped: a closed standard error must not end a run. Thread-safe.
class console {
public:
    explicit console(int fd) noexcept;
    ~console() { end_status(); }
    console(const console&) = delete;
    console& operator=(const console&) = delete;

    /// Whole lines, the last one with its newline. Takes the status line away first; its next
    /// `status` brings it back.
    void write(std::string_view lines);
    /// Replaces the status line, and the one below it. Both must fit in `width`. Nothing stands
    /// below it where there is no terminal that can go a line up. Dropped while somebody else
    /// writes: whoever does may wait for the terminal for long.
    void status(std::string_view line, std::string_view below = {});
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
    std::string gone_back();   // with mutex_ held
    std::string taken_away();  // with mutex_ held
    void take_away();          // with mutex_ held

    const int fd_;
    const bool moves_;  // a terminal that obeys ECMA-48
    std::mutex mutex_;
    // Guarded by mutex_.
    std::size_t shown_{0};  // columns of the status line
    bool has_below_{false};
    bool closed_{false};  // there is none any more
};

}  // namespace netpoll
