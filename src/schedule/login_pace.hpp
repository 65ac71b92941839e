// Moments evenly apart. Knows no clock.
#pragma once

#include <algorithm>
#include <chrono>

namespace netpoll {

/// At most so many a second. Nobody makes up for a moment that nobody used.
class login_pace {
public:
    using clock = std::chrono::steady_clock;

    explicit login_pace(double per_second)
        : apart_(std::chrono::duration_cast<clock::duration>(
              std::chrono::duration<double>(1 / per_second))) {}

    /// The first moment from `now` on that nobody has.
    clock::time_point free_at(clock::time_point now) const noexcept { return std::max(now, next_); }
    /// Takes the moment that `free_at` gave.
    void take(clock::time_point at) noexcept { next_ = at + apart_; }
    /// Whoever's moment has come may still be too close behind one that was late.
    clock::time_point clear_at() const noexcept { return last_ + apart_ * 9 / 10; }
    /// A moment is used now.
    void use(clock::time_point now) noexcept { last_ = now; }

private:
    clock::duration apart_;
    clock::time_point next_{};
    clock::time_point last_{};
};

}  // namespace netpoll
