// The tightest of descriptors, memory and ports. Knows no device.
#include "run/capacity.hpp"

#include "engine/engine.hpp"

#include <algorithm>
#include <string_view>
#include <thread>
#include <unordered_map>

namespace netpoll {

namespace {

/// Measured at 10,000 live sessions: 28 KiB; rounded up for the kernel's side of the socket. A
/// thread adds the part of its stack that it touches.
constexpr std::size_t bytes_per_session = 48 * 1'024;
constexpr std::size_t bytes_per_thread = 48 * 1'024;
/// Buffers of its channel in the bastion's session: 33 KiB measured.
constexpr std::size_t bytes_per_channel = 48 * 1'024;

/// One thing that limits a run, and what to say about it.
struct ceiling {
    std::size_t sessions;
    std::string why;
};

bool has_workers(mode m) noexcept {
    return m == mode::processes;
}

std::size_t sessions_in_one_process(const wanted_concurrency& wanted, std::size_t descriptors) {
    const auto spare = descriptors - std::min(descriptors, descriptors_reserved(descriptors));
    const auto each = descriptors_per_session(wanted.mode, wanted.behind_bastions);
    return std::max<std::size_t>(spare / each, 1);
}

ceiling by_descriptors(const wanted_concurrency& wanted, std::size_t descriptors) {
    const auto m = wanted.mode;
    const std::size_t processes = has_workers(m) ? most_workers : 1;
    const auto who = has_workers(m) ? "each of " + std::to_string(processes) + " worker processes"
                                    : std::string{"this process"};
    return {sessions_in_one_process(wanted, descriptors) * processes,
            who + " may open " + std::to_string(descriptors) +
                " descriptors, and a session needs " +
                std::to_string(descriptors_per_session(m, wanted.behind_bastions)) +
                "; raise the hard limit (ulimit -Hn, LimitNOFILE=) for more"};
}

ceiling by_memory(const wanted_concurrency& wanted, std::size_t memory) {
    const auto each = bytes_per_session + (wanted.mode == mode::threads ? bytes_per_thread : 0) +
                      (wanted.behind_bastions ? bytes_per_channel : 0);
    return {std::max<std::size_t>(memory / each, 1),
            "there are " + std::to_string(memory >> 20) +
                " MiB of memory left, and a session needs about " + std::to_string(each >> 10) +
                " KiB; free some, or raise the limit of the control group (MemoryMax=)"};
}

/// Those at other addresses have all ports to themselves.
ceiling by_ports(const wanted_concurrency& wanted, std::size_t ports) {
    const auto others = wanted.devices - std::min(wanted.devices, wanted.at_one_address);
    if (wanted.at_one_address <= ports) return {machine_limits::unlimited, {}};
    return {others + ports, std::to_string(wanted.at_one_address) +
                                " devices share one address and port, and this "
                                "machine has " +
                                std::to_string(ports) +
                                " local ports for it; widen net.ipv4.ip_local_port_range"};
}

unsigned workers_for(const wanted_concurrency& wanted, std::size_t sessions,
                     std::size_t descriptors) {
    const auto in_one = sessions_in_one_process(wanted, descriptors);
    const std::size_t asked =
        wanted.workers.value_or(std::max(std::thread::hardware_concurrency(), 1U));
    const std::size_t needed = (sessions + in_one - 1) / in_one;
    return static_cast<unsigned>(
        std::min<std::size_t>({std::max(asked, needed), sessions, most_workers}));
}

/// How many targets share the address and port that most share.
std::size_t most_at_one_address(const std::vector<planned_job>& jobs) {
    std::vector<std::pair<std::string_view, std::uint16_t>> all;
    all.reserve(jobs.size());
    for (const auto& each : jobs)
        if (!each.target.is_behind_bastion())
            all.emplace_back(each.target.hostname, each.target.port);
    std::sort(all.begin(), all.end());
    std::size_t most = 0;
    for (auto first = all.begin(); first != all.end();) {
        const auto last = std::upper_bound(first, all.end(), *first);
        most = std::max(most, static_cast<std::size_t>(last - first));
        first = last;
    }
    return most;
}

}  // namespace

std::size_t default_concurrency(mode m) noexcept {
    switch (m) {
        case mode::async:
        case mode::processes:
            return 500;
        case mode::threads:
            return 100;
        case mode::sequential:
            return 1;
    }
    return 1;
}

std::size_t default_memory(const machine_limits& room) noexcept {
    constexpr std::size_t least = 128U << 20;
    return std::max(room.memory / 4, least);
}

fitted_concurrency fit_concurrency(const wanted_concurrency& wanted, const machine_limits& room) {
    if (wanted.mode == mode::sequential) return {};
    const auto asked =
        std::clamp<std::size_t>(wanted.sessions.value_or(default_concurrency(wanted.mode)), 1,
                                std::max<std::size_t>(wanted.devices, 1));
    auto lowest = by_descriptors(wanted, room.descriptors);
    for (auto& other : {by_memory(wanted, room.memory), by_ports(wanted, room.ports)})
        if (other.sessions < lowest.sessions) lowest = other;

    fitted_concurrency fitted{std::min(asked, lowest.sessions)};
    if (has_workers(wanted.mode))
        fitted.workers = workers_for(wanted, fitted.sessions, room.descriptors);
    if (fitted.sessions < asked)
        fitted.remark = "concurrency is lowered from " + std::to_string(asked) + " to " +
                        std::to_string(fitted.sessions) + ": " + lowest.why;
    return fitted;
}

wanted_concurrency wanted_concurrency_of(const run_request& request,
                                         const std::vector<planned_job>& jobs) {
    const bool behind_bastions = std::any_of(
        jobs.begin(), jobs.end(), [](const auto& each) { return each.target.is_behind_bastion(); });
    return {request.mode, request.concurrency,       request.workers,
            jobs.size(),  most_at_one_address(jobs), behind_bastions};
}

fitted_concurrency fitted_for(const run_request& request, const std::vector<planned_job>& jobs) {
    const auto limits = limits_of_this_machine();
    // Pollers have rooms of their own, and this machine no session.
    const auto anywhere = std::max<std::size_t>(jobs.size(), 1);
    auto fitted =
        request.via ? fitted_concurrency{std::min(request.concurrency.value_or(anywhere), anywhere)}
                    : fit_concurrency(wanted_concurrency_of(request, jobs), limits);
    fitted.memory = request.memory.value_or(default_memory(limits));
    return fitted;
}

}  // namespace netpoll
