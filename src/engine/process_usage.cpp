// What this process has cost so far: getrusage, and /proc for memory. Knows no run.
#include <netpoll/process_usage.hpp>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string_view>

namespace netpoll {

namespace {

std::chrono::microseconds to_microseconds(const timeval& time) {
    return std::chrono::seconds{time.tv_sec} + std::chrono::microseconds{time.tv_usec};
}

// Not ru_maxrss: Linux carries that one over an exec from whoever started us.
std::uint64_t peak_memory() noexcept {
    const int file = ::open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    std::array<char, 4096> text{};
    const auto count = ::read(file, text.data(), text.size() - 1);
    ::close(file);
    if (count <= 0) return 0;
    const std::string_view lines{text.data(), static_cast<std::size_t>(count)};
    constexpr std::string_view key = "VmHWM:";
    const auto at = lines.find(key);
    if (at == std::string_view::npos) return 0;
    return std::strtoull(text.data() + at + key.size(), nullptr, 10) * 1024;
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
    now.peak_memory = peak_memory();
    return now;
}

}  // namespace netpoll
