// /proc/self/smaps_rollup and the page tables of /proc/self/status. Knows not what memory is for.
#include "machine/own_memory.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string_view>

namespace netpoll {

namespace {

using text = std::array<char, 4096>;

/// The file's beginning, with a zero behind it; empty where it cannot be read.
text content(const char* path) noexcept {
    text bytes{};
    const int file = ::open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return bytes;
    const auto count = ::read(file, bytes.data(), bytes.size() - 1);
    ::close(file);
    bytes[count > 0 ? static_cast<std::size_t>(count) : 0] = '\0';
    return bytes;
}

/// The number of kilobytes behind `key`, in bytes.
std::uint64_t after(const text& lines, std::string_view key) noexcept {
    const auto at = std::string_view{lines.data()}.find(key);
    if (at == std::string_view::npos) return 0;
    return std::strtoull(lines.data() + at + key.size(), nullptr, 10) * 1024;
}

}  // namespace

std::uint64_t own_memory() noexcept {
    return after(content("/proc/self/smaps_rollup"), "\nRss:") +
           after(content("/proc/self/status"), "\nVmPTE:");
}

std::uint64_t own_private_memory() noexcept {
    const text lines = content("/proc/self/smaps_rollup");
    return after(lines, "\nPrivate_Clean:") + after(lines, "\nPrivate_Dirty:") +
           after(content("/proc/self/status"), "\nVmPTE:");
}

std::uint64_t own_peak_memory() noexcept {
    return after(content("/proc/self/status"), "\nVmHWM:");
}

}  // namespace netpoll
