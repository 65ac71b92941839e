// What the devices of one realm, one group or a whole run use together. Knows no device.
#include "schedule/shared_budget.hpp"

#include <algorithm>
#include <cmath>

namespace netpoll {

namespace {

// Until it was measured: a login takes a quarter of the way to it, and that takes this long.
constexpr double unknown_ratio = 4;
constexpr std::chrono::duration<double> unknown_approach{0.05};
// More than the averages say, since devices differ.
constexpr double ample = 1.25;
constexpr double spare = 2;
constexpr double newest = 0.1;  // the last sample's weight in an average

}  // namespace

shared_budget::shared_budget(const login_budget& bounds)
    : per_second_(bounds.logins_per_second.value_or(0)),
      most_in_flight_(bounds.logins_in_flight.value_or(unbounded)),
      most_sessions_(bounds.sessions.value_or(unbounded)) {
    if (bounds.logins_per_second) pace_.emplace(*bounds.logins_per_second);
}

void shared_budget::adapt(std::size_t most) {
    adaptive_.emplace(std::min(most, most_in_flight_));
}

std::size_t shared_budget::most_in_flight(std::size_t otherwise) const noexcept {
    if (adaptive_) return adaptive_->now();
    return most_in_flight_ == unbounded ? otherwise : most_in_flight_;
}

bool shared_budget::takes_approach(std::size_t otherwise) const noexcept {
    return static_cast<double>(approaching_) < most_approaching(most_in_flight(otherwise));
}

double shared_budget::most_approaching(std::size_t most) const noexcept {
    constexpr double any = std::numeric_limits<double>::infinity();
    if (!pace_ && most == unbounded) return any;
    const double approach = approach_time_.value_or(unknown_approach).count();
    double arrivals = pace_ ? per_second_ * approach : any;
    if (most != unbounded) {
        const double ratio = approach_time_ && login_time_
                                 ? approach / std::max(login_time_->count(), 1e-4)
                                 : unknown_ratio;
        arrivals = std::min(arrivals, static_cast<double>(most) * ratio);
    }
    return std::ceil(ample * arrivals) + spare;
}

void shared_budget::begin_login(time_point at) noexcept {
    ++in_flight_;
    if (pace_) pace_->take(at);
}

void shared_budget::answered(duration took) noexcept {
    mix(login_time_, took);
    if (adaptive_) adaptive_->answered(took, in_flight_);
}

void shared_budget::unanswered() noexcept {
    if (adaptive_) adaptive_->overloaded();
}

std::optional<std::size_t> shared_budget::found() const noexcept {
    return adaptive_ ? std::optional(adaptive_->now()) : std::nullopt;
}

void shared_budget::mix(std::optional<seconds>& into, duration sample) noexcept {
    const seconds value = sample;
    into = into ? *into * (1 - newest) + value * newest : value;
}

}  // namespace netpoll
