// Preloaded into netpoll: a libssh that dies before one command or after another, and workers that
// die at birth. Knows no test.
#include <dlfcn.h>
#include <libssh/libssh.h>
#include <stdarg.h>
#include <sys/prctl.h>

#include <cstdlib>
#include <cstring>

extern "C" int ssh_channel_request_exec(ssh_channel channel, const char* command) {
    if (std::strstr(command, "crash") != nullptr) std::abort();
    using function = int (*)(ssh_channel, const char*);
    static const auto real =
        reinterpret_cast<function>(::dlsym(RTLD_NEXT, "ssh_channel_request_exec"));
    const int sent = real(channel, command);
    if (std::strstr(command, "send and die") != nullptr) std::abort();
    return sent;
}

extern "C" int prctl(int option, ...) {
    va_list arguments;
    va_start(arguments, option);
    const auto first = va_arg(arguments, unsigned long);
    va_end(arguments);
    if (option == PR_SET_NAME && std::getenv("CRASH_AT_BIRTH") != nullptr &&
        std::strcmp(reinterpret_cast<const char*>(first), "netpoll-worker") == 0)
        std::abort();
    using function = int (*)(int, unsigned long, unsigned long, unsigned long, unsigned long);
    static const auto real = reinterpret_cast<function>(::dlsym(RTLD_NEXT, "prctl"));
    return real(option, first, 0, 0, 0);
}
