// RLIMIT_NOFILE and fs.nr_open. Knows nothing else.
#include "lab/file_limit.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <fstream>

namespace netpoll::lab {

std::uint64_t raise_file_limit(std::uint64_t wanted) {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1'024;
    if (limit.rlim_cur >= wanted) return limit.rlim_cur;
    if (limit.rlim_max < wanted) {
        std::uint64_t ceiling = 0;
        std::ifstream("/proc/sys/fs/nr_open") >> ceiling;
        const rlim_t higher = std::min<rlim_t>(wanted, ceiling);
        rlimit asked{higher, higher};
        if (higher > limit.rlim_max && setrlimit(RLIMIT_NOFILE, &asked) == 0) return higher;
    }
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, wanted);
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0) getrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur;
}

}  // namespace netpoll::lab
