// RLIMIT_NOFILE and fs.nr_open.
#include "machine/descriptor_limit.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <fstream>

namespace netpoll {

namespace {

rlim_t most_on_this_machine() {
    rlim_t most = 0;
    std::ifstream("/proc/sys/fs/nr_open") >> most;
    return most;
}

}  // namespace

std::size_t raise_descriptor_limit(std::size_t wanted) noexcept {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1'024;
    if (limit.rlim_cur >= wanted) return limit.rlim_cur;
    if (wanted > limit.rlim_max) {
        const rlim_t higher = std::min<rlim_t>(wanted, most_on_this_machine());
        const rlimit both{higher, higher};
        if (higher > limit.rlim_max && ::setrlimit(RLIMIT_NOFILE, &both) == 0) return higher;
    }
    const rlimit nearest{std::min<rlim_t>(limit.rlim_max, wanted), limit.rlim_max};
    return ::setrlimit(RLIMIT_NOFILE, &nearest) == 0 ? nearest.rlim_cur : limit.rlim_cur;
}

}  // namespace netpoll
