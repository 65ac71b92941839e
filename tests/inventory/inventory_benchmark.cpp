// Times loading, selecting and resolving a generated inventory. Knows no device.
#include <netpoll/inventory.hpp>

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>

using namespace netpoll;

namespace {

void generate(const std::string& path, unsigned hosts) {
    std::ofstream out(path);
    out << "defaults:\n  username: netops\n  password: plain:none\ngroups:\n"
           "  core: {platform: cisco_ios}\n";
    for (unsigned i = 0; i < 20; ++i) {
        out << "  site" << i << ":\n    data: {region: r" << i % 4 << "}\n";
    }
    out << "hosts:\n";
    for (unsigned i = 0; i < hosts; ++i) {
        out << "  sw" << i << ":\n    hostname: 10." << (i >> 16) << '.' << ((i >> 8) & 255) << '.'
            << (i & 255) << "\n    port: 22\n    groups: [core, site" << i % 20
            << "]\n    data:\n      site: s" << i % 50 << '\n';
    }
}

class stopwatch {
public:
    void lap(const char* what) {
        const auto now = std::chrono::steady_clock::now();
        rusage used{};
        getrusage(RUSAGE_SELF, &used);
        std::printf("%-22s %7.3f s   peak %7ld KiB\n", what,
                    std::chrono::duration<double>(now - last_).count(), used.ru_maxrss);
        last_ = std::chrono::steady_clock::now();
    }

private:
    std::chrono::steady_clock::time_point last_{std::chrono::steady_clock::now()};
};

int run(const std::string& path) {
    stopwatch watch;
    platform_catalog platforms;
    if (!add_builtin_platforms(platforms).empty()) return 1;
    watch.lap("platforms");
    const auto all = inventory::load(path, platforms);
    if (!all) return 1;
    watch.lap("load");
    const auto places = all->select({});
    if (!places) return 1;
    watch.lap("select all");
    if (!all->select({{"group=core", "data.site=s7"}, {"sw9*"}})) return 1;
    watch.lap("select by terms");
    std::vector<mistake> warnings;
    const auto planned = all->jobs(*places, {}, {}, warnings);
    if (!planned) return 1;
    watch.lap("jobs");
    std::printf("%zu jobs\n", planned->jobs.size());
    return 0;
}

}  // namespace

int main(int count, char** arguments) {
    const auto hosts = static_cast<unsigned>(count > 1 ? std::atoi(arguments[1]) : 100'000);
    const std::string path = "/tmp/netpoll-benchmark-" + std::to_string(getpid()) + ".yaml";
    generate(path, hosts);
    const int result = run(path);
    unlink(path.c_str());
    return result;
}
