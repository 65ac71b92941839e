// RLIMIT_NOFILE and what follows from it. Knows no device.
#include "cli/capacity.hpp"

#include <netpoll/worker_nursery.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <thread>

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
                                   std::size_t descriptors, std::optional<unsigned> workers) {
    if (m == mode::sequential) return {1, {}};
    const std::size_t wanted = std::clamp<std::size_t>(asked.value_or(default_concurrency(m)), 1,
                                                       std::max<std::size_t>(devices, 1));
    const std::size_t spare =
        descriptors > descriptors_reserved ? descriptors - descriptors_reserved : 0;
    const std::size_t each = descriptors_per_session(m);
    const std::size_t in_one = std::max<std::size_t>(spare / each, 1);
    const bool has_workers = m == mode::processes;
    const std::size_t most = has_workers ? worker_nursery::most_workers : 1;
    fitted_concurrency fitted{std::min(wanted, in_one * most), {}};
    if (has_workers) {
        const unsigned processes =
            workers.value_or(std::max(std::thread::hardware_concurrency(), 1U));
        const std::size_t needed = (fitted.sessions + in_one - 1) / in_one;
        fitted.workers = static_cast<unsigned>(std::min<std::size_t>(
            {std::max<std::size_t>(processes, needed), fitted.sessions, most}));
    }
    if (fitted.sessions == wanted) return fitted;
    fitted.remark = "concurrency is lowered from " + std::to_string(wanted) + " to " +
                    std::to_string(fitted.sessions) + ": " +
                    (has_workers ? "each of " + std::to_string(most) + " worker processes"
                                 : std::string{"this process"}) +
                    " may open " + std::to_string(descriptors) +
                    " descriptors, and a session needs " + std::to_string(each) +
                    "; raise the hard limit (ulimit -Hn, LimitNOFILE=) for more";
    return fitted;
}

}  // namespace netpoll
