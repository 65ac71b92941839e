// Process-wide settings. Knows no option.
#include "machine/process_setup.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>

namespace netpoll {

namespace {

/// Debuggers and the leak sanitizer must be able to attach to builds that are made for them.
#if defined(NDEBUG) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
constexpr bool guards_memory = true;
#else
constexpr bool guards_memory = false;
#endif

bool pipe_signal_was_ignored = false;  // written before any thread begins

void take_standard_descriptors() noexcept {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
        if (::fcntl(fd, F_GETFD) >= 0 || errno != EBADF) continue;
        // Lowest free number, so it becomes `fd`; read-only, so that writing still fails.
        if (::open("/dev/null", O_RDONLY) < 0) return;
    }
}

}  // namespace

void prepare_process() noexcept {
    take_standard_descriptors();
    pipe_signal_was_ignored = ::signal(SIGPIPE, SIG_IGN) == SIG_IGN;
    if constexpr (guards_memory) {
        const rlimit none{0, 0};
        ::setrlimit(RLIMIT_CORE, &none);
        ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    }
}

void put_off(int number) noexcept {
    sigset_t one;
    ::sigemptyset(&one);
    ::sigaddset(&one, number);
    ::pthread_sigmask(SIG_BLOCK, &one, nullptr);
}

bool ends_by_closed_pipe() noexcept {
    return !pipe_signal_was_ignored;
}

void end_by_signal(int number) noexcept {
    sigset_t one;
    ::sigemptyset(&one);
    ::sigaddset(&one, number);
    ::signal(number, SIG_DFL);
    ::pthread_sigmask(SIG_UNBLOCK, &one, nullptr);
    ::kill(::getpid(), number);
}

}  // namespace netpoll
