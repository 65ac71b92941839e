// Preloaded into netpoll: a machine without memory for large things, and one whose clock jumps.
// Knows no test.
#include <dlfcn.h>
#include <time.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdlib>

extern "C" void* malloc(std::size_t size) {
    using function = void* (*)(std::size_t);
    static const auto real = reinterpret_cast<function>(::dlsym(RTLD_NEXT, "malloc"));
    static const char* const most = std::getenv("MOST_AT_ONCE");
    if (most == nullptr || size <= std::strtoull(most, nullptr, 10)) return real(size);
    errno = ENOMEM;
    return nullptr;
}

extern "C" int clock_gettime(clockid_t which, timespec* now) {
    using function = int (*)(clockid_t, timespec*);
    static const auto real = reinterpret_cast<function>(::dlsym(RTLD_NEXT, "clock_gettime"));
    static const bool jumps = std::getenv("CLOCK_JUMPS") != nullptr;
    static std::atomic<int> days{0};
    const int result = real(which, now);
    // Forth two days and back one, so that it is seldom twice the same day.
    if (jumps && which == CLOCK_REALTIME) now->tv_sec += (days++ % 2 == 0 ? 2 : -1) * 86'400;
    return result;
}
