// Threads for work that no reactor shall stand still for. Knows not what it is.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace netpoll {

/// A small thread pool with one queue, first in, first out; deferred work (`post_soon`) comes after
/// all other.
class cpu_workers {
public:
    /// Starts the threads: none where `threads` is 0, then `post` does the work at once. Throws
    /// std::system_error where the machine has no thread left for even one.
    explicit cpu_workers(unsigned threads);
    /// Waits until all that was posted is done.
    ~cpu_workers();
    cpu_workers(const cpu_workers&) = delete;
    cpu_workers& operator=(const cpu_workers&) = delete;

    /// From any thread. Exceptions must not leave `work`.
    void post(std::function<void()> work);
    /// The same for small work that nobody waits for: it is deferred by up to 20 ms, so that a
    /// thread is woken once for all that comes meanwhile.
    void post_soon(std::function<void()> work);
    /// Runs the deferred work without further delay.
    void hurry();
    unsigned threads() const noexcept { return threads_; }

private:
    struct state;
    std::unique_ptr<state> state_;
    unsigned threads_{0};
};

}  // namespace netpoll
