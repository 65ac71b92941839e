// The first line of /proc/stat. Knows not who used the cores.
#include "machine/machine_load.hpp"

#include <array>
#include <fstream>
#include <string>

namespace netpoll {

namespace {

struct ticks {
    std::uint64_t busy{0};
    std::uint64_t all{0};
};

/// user nice system idle iowait irq softirq steal, in ticks since the machine started.
ticks ticks_now() {
    std::ifstream file("/proc/stat");
    std::string word;
    file >> word;
    std::array<std::uint64_t, 8> spent{};
    for (std::uint64_t& each : spent)
        file >> each;
    if (!file) return {};
    ticks now;
    for (const std::uint64_t each : spent)
        now.all += each;
    now.busy = now.all - spent[3] - spent[4];
    return now;
}

}  // namespace

machine_load::machine_load() noexcept {
    const ticks now = ticks_now();
    busy_ = now.busy;
    all_ = now.all;
}

std::optional<double> machine_load::so_far() const noexcept {
    const ticks now = ticks_now();
    if (now.all <= all_ || now.busy < busy_) return {};
    return static_cast<double>(now.busy - busy_) / static_cast<double>(now.all - all_);
}

}  // namespace netpoll
