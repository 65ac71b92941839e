// What a bench measured. Knows no engine.
#include "bench/runs.hpp"

namespace netpoll::bench {

void phase_times::add(std::chrono::microseconds time) noexcept {
    times.add(time);
    total += time;
}

void phase_times::merge(const phase_times& other) noexcept {
    times.merge(other.times);
    total += other.total;
}

std::chrono::microseconds phase_times::mean() const noexcept {
    return times.count() == 0 ? total : total / static_cast<std::int64_t>(times.count());
}

std::size_t run::failed() const noexcept {
    std::size_t count = 0;
    for (const auto& [code, number] : failures)
        count += number;
    return count;
}

}  // namespace netpoll::bench
