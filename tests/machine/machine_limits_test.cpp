// What is read of a machine, from files of our own. Knows no run.
#include "machine/machine_limits.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

#include <filesystem>

using namespace netpoll;

namespace {

class machine {
public:
    void write(const std::string& path, std::string_view text) {
        const auto file = folder_.path() + path;
        std::filesystem::create_directories(std::filesystem::path(file).parent_path());
        netpoll::testing::write_file(file, text);
    }
    machine_limits room() const { return limits_of_this_machine(folder_.path()); }

private:
    netpoll::testing::temp_folder folder_;
};

}  // namespace

TEST_CASE("a machine that says nothing has no limits but its descriptors") {
    const machine silent;
    const auto room = silent.room();
    CHECK(room.memory == machine_limits::unlimited);
    CHECK(room.ports == machine_limits::unlimited);
    CHECK(room.descriptors >= 3);
    CHECK(room.descriptors <= 65'535);
}

TEST_CASE("available memory and local ports are read") {
    machine any;
    any.write("/proc/meminfo",
              "MemTotal:       24546124 kB\nHugePages_Total:       0\nMemAvailable:    1024 kB\n");
    any.write("/proc/sys/net/ipv4/ip_local_port_range", "32768\t60999\n");
    CHECK(any.room().memory == 1'048'576);
    CHECK(any.room().ports == 28'232);
}

TEST_CASE("the tightest control group counts, at any height") {
    machine any;
    any.write("/proc/meminfo", "MemAvailable:    9000000 kB\n");
    any.write("/proc/self/cgroup", "1:name=systemd:/elsewhere\n0::/site/nightly\n");
    any.write("/sys/fs/cgroup/site/nightly/memory.max", "max\n");
    any.write("/sys/fs/cgroup/site/nightly/memory.current", "500\n");
    any.write("/sys/fs/cgroup/site/memory.max", "3000\n");
    any.write("/sys/fs/cgroup/site/memory.current", "1000\n");
    CHECK(any.room().memory == 2'000);
    any.write("/sys/fs/cgroup/memory.max", "1500\n");
    any.write("/sys/fs/cgroup/memory.current", "1600\n");
    CHECK(any.room().memory == 0);
}
