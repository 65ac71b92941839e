// A joining thread with a small stack. Knows nothing of what it runs.
#pragma once

#include <pthread.h>

#include <cstddef>
#include <functional>

namespace netpoll {

class small_thread {
public:
    /// 256 KiB: libssh 0.10 recurses up to 256 frames over the packets of one read, and sanitizers
    /// make frames larger. A default stack of 8 MiB would be address space only, but thousands of
    /// them run into overcommit limits and container quotas.
    static constexpr std::size_t stack_bytes = 256 * 1024;

    /// Runs `body` at once. Throws std::system_error where the machine has no thread left.
    /// Exceptions must not leave `body`.
    explicit small_thread(std::function<void()> body);
    small_thread(small_thread&& other) noexcept;
    small_thread& operator=(small_thread&&) = delete;
    /// Waits for the end.
    ~small_thread();

    /// Lets it run on without anybody waiting for it.
    void detach() noexcept;

private:
    pthread_t handle_{};
    bool joinable_{false};
};

}  // namespace netpoll
