// How much a server stands, found by trying. Knows no clock and no server.
#include "schedule/adaptive_limit.hpp"

#include <algorithm>

namespace netpoll {

namespace {

// Within this of the fastest answer a server works side by side; beyond it logins queue.
constexpr double as_fast = 1.5;
constexpr double too_slow = 2.0;
// Latencies of milliseconds double by themselves.
constexpr std::chrono::milliseconds noise{20};
// Slow is not lost: a smaller step back than TCP's half, which is for what got no answer.
constexpr double for_slow = 0.8;
constexpr double for_lost = 0.5;

}  // namespace

void adaptive_limit::answered(duration took, std::size_t in_flight) noexcept {
    best_ = std::min(best_, took);
    if (until_judged_ > 0) {
        --until_judged_;
        return;
    }
    const auto slower_by = [&](double factor) {
        return std::chrono::duration<double>(took) >
               std::chrono::duration<double>(best_) * factor + noise;
    };
    if (slower_by(too_slow)) return shrink(for_slow);
    // What was not used up is no proof that more would do.
    if (slower_by(as_fast) || in_flight + 1 < now()) return;
    limit_ = std::min(limit_ + (found_ ? 1 / limit_ : 1), static_cast<double>(most_));
}

void adaptive_limit::overloaded() noexcept {
    if (until_judged_ > 0) return;
    shrink(for_lost);
}

// Those that are asked already say nothing of the smaller limit.
void adaptive_limit::shrink(double to_part) noexcept {
    until_judged_ = now();
    limit_ = std::max(1.0, limit_ * to_part);
    found_ = true;
}

}  // namespace netpoll
