// What this process has cost so far. Knows no run.
#include "machine/process_usage.hpp"

#include "machine/own_memory.hpp"

#include <sys/resource.h>

namespace netpoll {

namespace {

std::chrono::microseconds to_microseconds(const timeval& time) {
    return std::chrono::seconds{time.tv_sec} + std::chrono::microseconds{time.tv_usec};
}

}  // namespace

process_usage& process_usage::operator+=(const process_usage& other) noexcept {
    user += other.user;
    system += other.system;
    peak_memory += other.peak_memory;
    voluntary_switches += other.voluntary_switches;
    involuntary_switches += other.involuntary_switches;
    return *this;
}

process_usage usage_of_this_process() noexcept {
    process_usage now;
    rusage system{};
    if (::getrusage(RUSAGE_SELF, &system) == 0) {
        now.user = to_microseconds(system.ru_utime);
        now.system = to_microseconds(system.ru_stime);
        now.voluntary_switches = static_cast<std::uint64_t>(system.ru_nvcsw);
        now.involuntary_switches = static_cast<std::uint64_t>(system.ru_nivcsw);
    }
    now.peak_memory = own_peak_memory();
    return now;
}

}  // namespace netpoll
