// Where a session stands for its user, how long it took to get there, and until when it may.
#pragma once

#include "ssh/wait.hpp"

#include <netpoll/error.hpp>
#include <netpoll/target.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <optional>

namespace netpoll {

/// Books the time of each phase, and keeps the deadlines of the phase and of the whole device.
class phase_clock {
public:
    using time_point = session_clock::time_point;
    using durations = std::array<std::optional<std::chrono::microseconds>, phase_count>;
    static constexpr time_point never = time_point::max();

    /// Begins in phase resolve, with `first` for it. Books into `spent`, which outlives this.
    phase_clock(durations& spent, milliseconds whole_device, milliseconds first) noexcept
        : spent_(spent),
          began_(session_clock::now()),
          phase_began_(began_),
          phase_deadline_(began_ + first),
          device_deadline_(began_ + whole_device) {}

    /// Ends the phase and begins `next`: how long the one that ends took, now booked.
    std::chrono::microseconds move_to(phase next) noexcept {
        const auto now = session_clock::now();
        const auto spent =
            std::chrono::duration_cast<std::chrono::microseconds>(now - phase_began_);
        auto& booked = spent_[static_cast<std::size_t>(phase_)];
        booked = booked.value_or(std::chrono::microseconds{0}) + spent;
        phase_ = next;
        phase_began_ = now;
        return spent;
    }
    /// What the session does now may take so long.
    void limit(milliseconds time) noexcept { phase_deadline_ = session_clock::now() + time; }
    void no_limit() noexcept { phase_deadline_ = never; }
    /// What passes from here to `resume` belongs to no phase.
    void pause() noexcept { paused_ = session_clock::now(); }
    /// All of it but the last `counts`. How long that was.
    std::chrono::microseconds resume(std::chrono::microseconds counts = {}) noexcept {
        const auto passed = session_clock::now() - paused_ - counts;
        phase_began_ += passed;
        return std::chrono::duration_cast<std::chrono::microseconds>(passed);
    }
    /// The device is not to blame for this much of its time.
    void forgive(session_clock::duration time) noexcept { phase_deadline_ += time; }

    phase where() const noexcept { return phase_; }
    session_clock::duration running() const noexcept { return session_clock::now() - began_; }
    time_point deadline() const noexcept { return std::min(phase_deadline_, device_deadline_); }
    time_point phase_deadline() const noexcept { return phase_deadline_; }
    time_point device_deadline() const noexcept { return device_deadline_; }

private:
    durations& spent_;
    phase phase_{phase::resolve};
    time_point began_;
    time_point phase_began_;
    time_point paused_{};
    time_point phase_deadline_;
    time_point device_deadline_;
};

}  // namespace netpoll
