// RLIMIT_NOFILE and what follows from it. Knows no device.
#include "cli/capacity.hpp"

#include <sys/resource.h>

#include <algorithm>

namespace netpoll {

namespace {

/// libssh 0.10 to 0.12: options.c keeps `fd & 0xffff`, so a higher one is another session's.
constexpr rlim_t most_descriptors = 65'535;

}  // namespace

std::size_t default_concurrency(mode m) noexcept {
    switch (m) {
        case mode::async:
            return 500;
        case mode::threads:
            return 100;
        case mode::sequential:
            return 1;
        case mode::processes:
            return 500;
    }
    return 1;
}

std::size_t raise_descriptor_limit() noexcept {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1'024;
    const rlimit best{most_descriptors, std::max(limit.rlim_max, most_descriptors)};
    if (::setrlimit(RLIMIT_NOFILE, &best) == 0) return most_descriptors;
    const rlimit allowed{std::min(limit.rlim_max, most_descriptors), limit.rlim_max};
    if (::setrlimit(RLIMIT_NOFILE, &allowed) == 0) return allowed.rlim_cur;
    return limit.rlim_cur;
}

fitted_concurrency fit_concurrency(mode m, std::optional<std::size_t> asked, std::size_t devices,
                                   std::size_t descriptors) {
    if (m == mode::sequential) return {1, {}};
    const std::size_t wanted = std::clamp<std::size_t>(asked.value_or(default_concurrency(m)), 1,
                                                       std::max<std::size_t>(devices, 1));
    const std::size_t spare =
        descriptors > descriptors_reserved ? descriptors - descriptors_reserved : 0;
    const std::size_t each = descriptors_per_session(m);
    const std::size_t ceiling = std::max<std::size_t>(spare / each, 1);
    if (wanted <= ceiling) return {wanted, {}};
    return {ceiling, "concurrency is lowered from " + std::to_string(wanted) + " to " +
                         std::to_string(ceiling) + ": this process may open " +
                         std::to_string(descriptors) + " descriptors, and a session needs " +
                         std::to_string(each) +
                         "; raise the hard limit (ulimit -Hn, LimitNOFILE=) for more"};
}

}  // namespace netpoll
