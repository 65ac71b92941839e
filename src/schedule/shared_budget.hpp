// What the devices of one realm, one group or a whole run use together. Knows no device.
#pragma once

#include "schedule/adaptive_limit.hpp"
#include "schedule/index_queue.hpp"
#include "schedule/login_pace.hpp"

#include <netpoll/budget.hpp>

#include <chrono>
#include <cstddef>
#include <limits>
#include <optional>

namespace netpoll {

/// Counts, and lanes that wait until there is room. Who begins a session approaches its login: it
/// is not known when it will get there, so no more may approach than can log in about then, or they
/// would wait there with a connection open.
class shared_budget {
public:
    using time_point = std::chrono::steady_clock::time_point;
    using duration = std::chrono::steady_clock::duration;
    static constexpr std::size_t unbounded = std::numeric_limits<std::size_t>::max();

    explicit shared_budget(const login_budget& bounds);

    /// From now on logins in flight follow what is `answered`, up to what is bounded already.
    void adapt(std::size_t most);

    bool takes_session() const noexcept { return sessions_ < most_sessions_; }
    /// Where logins in flight are not bounded, `otherwise` bounds them.
    bool takes_approach(std::size_t otherwise) const noexcept;
    /// How many may approach so that `most` logins are in flight.
    double most_approaching(std::size_t most) const noexcept;
    bool takes_login(std::size_t otherwise) const noexcept {
        return in_flight_ < most_in_flight(otherwise);
    }
    time_point login_at(time_point now) const noexcept { return pace_ ? pace_->free_at(now) : now; }

    /// When one who has a turn may use it.
    time_point clear_at() const noexcept { return pace_ ? pace_->clear_at() : time_point{}; }
    void use_turn(time_point now) noexcept {
        if (pace_) pace_->use(now);
    }

    void begin_session() noexcept { ++sessions_; }
    void end_session() noexcept { --sessions_; }
    void begin_approach() noexcept { ++approaching_; }
    void end_approach() noexcept { --approaching_; }
    void begin_login(time_point at) noexcept;
    void end_login() noexcept { --in_flight_; }
    /// A session stands before its login, so long after its begin.
    void arrived(duration after) noexcept { mix(approach_time_, after); }
    /// The device took so long to answer a login.
    void answered(duration took) noexcept;
    /// It gave no answer to it.
    void unanswered() noexcept;

    std::size_t sessions() const noexcept { return sessions_; }
    std::size_t in_flight() const noexcept { return in_flight_; }
    std::optional<std::size_t> found() const noexcept;

    index_queue waiting_to_begin;   ///< lanes
    index_queue waiting_to_log_in;  ///< lanes

private:
    using seconds = std::chrono::duration<double>;

    static void mix(std::optional<seconds>& into, duration sample) noexcept;
    std::size_t most_in_flight(std::size_t otherwise) const noexcept;

    std::optional<login_pace> pace_;
    double per_second_{0};
    std::size_t most_in_flight_;
    std::size_t most_sessions_;
    std::optional<adaptive_limit> adaptive_;
    std::size_t sessions_{0};
    std::size_t approaching_{0};
    std::size_t in_flight_{0};
    std::optional<seconds> approach_time_;  // moving averages
    std::optional<seconds> login_time_;
};

}  // namespace netpoll
