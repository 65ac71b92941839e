// /proc and the control group. Knows no device and no mode.
#include "machine/machine_limits.hpp"

#include "machine/descriptor_limit.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <fstream>
#include <optional>

namespace netpoll {

namespace {

/// libssh 0.10 to 0.12: options.c keeps `fd & 0xffff`, so a higher one is another session's.
constexpr std::size_t most_descriptors = 65'535;

std::optional<std::size_t> number_in(const std::string& path) {
    std::ifstream file(path);
    std::size_t number = 0;
    if (file >> number) return number;
    return std::nullopt;
}

std::size_t memory_available(const std::string& root) {
    std::ifstream file(root + "/proc/meminfo");
    std::string key;
    std::size_t kibibytes = 0;
    std::string unit;
    while (file >> key >> kibibytes) {
        if (key == "MemAvailable:") return kibibytes * 1'024;
        std::getline(file, unit);
    }
    return machine_limits::unlimited;
}

/// "/system.slice/netpoll.service", or empty where there is no group of version 2.
std::string control_group(const std::string& root) {
    std::ifstream file(root + "/proc/self/cgroup");
    for (std::string line; std::getline(file, line);) {
        if (line.rfind("0::", 0) == 0) return line.substr(3);
    }
    return {};
}

/// A group's limit binds those below it too. A container may see its own group as the top.
std::size_t memory_left_in_groups(const std::string& root) {
    std::size_t left = machine_limits::unlimited;
    std::string group = control_group(root);
    while (true) {
        const std::string folder = root + "/sys/fs/cgroup" + (group == "/" ? "" : group);
        const auto most = number_in(folder + "/memory.max");
        const auto used = number_in(folder + "/memory.current");
        if (most && used) left = std::min(left, *most - std::min(*used, *most));
        if (group.empty() || group == "/") return left;
        group.resize(group.rfind('/'));
    }
}

std::size_t address_space() noexcept {
    rlimit limit{};
    if (::getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
        return machine_limits::unlimited;
    return limit.rlim_cur;
}

std::size_t local_ports(const std::string& root) {
    std::ifstream file(root + "/proc/sys/net/ipv4/ip_local_port_range");
    std::size_t first = 0;
    std::size_t last = 0;
    if (!(file >> first >> last) || last < first) return machine_limits::unlimited;
    return last - first + 1;
}

}  // namespace

machine_limits limits_of_this_machine(const std::string& root) {
    machine_limits limits;
    limits.descriptors = std::min(raise_descriptor_limit(most_descriptors), most_descriptors);
    limits.memory =
        std::min({memory_available(root), memory_left_in_groups(root), address_space()});
    limits.ports = local_ports(root);
    return limits;
}

}  // namespace netpoll
