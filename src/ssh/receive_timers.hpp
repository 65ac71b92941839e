// How long a device may stay silent, and how long one command may last. Reads no clock.
#pragma once

#include "core/dialogue.hpp"
#include "ssh/wait.hpp"

#include <algorithm>
#include <optional>

namespace netpoll {

/// The timers behind `action::receive`. All times are handed in.
class receive_timers {
public:
    using time_point = session_clock::time_point;

    /// The limit in all of the first step counts from here, and not from its first wait.
    void begin(time_point now) noexcept { first_began_ = now; }
    /// The dialogue waits. The limit in all is counted anew where its step is another one.
    void wait(const action::receive& waiting, time_point now) {
        if (step_ == waiting.step) return;
        began_ = step_ ? now : first_began_.value_or(now);
        last_bytes_ = now;
        step_ = waiting.step;
    }
    /// Either side has said something, from which silence is counted.
    void hear(time_point now) noexcept { last_bytes_ = now; }
    /// The device has said that no more output follows; a close should.
    void see_eof(time_point now) noexcept {
        if (!eof_) eof_ = now;
    }
    /// Another channel.
    void forget_eof() noexcept { eof_.reset(); }

    /// When the dialogue's patience in all ends.
    time_point total(const action::receive& waiting) const noexcept {
        return began_ + waiting.total;
    }
    /// When it is worth looking again, though the device says nothing. `close`: how long after its
    /// end of file a device may take to close; some forget it.
    time_point next(const action::receive& waiting, milliseconds close) const noexcept {
        const auto quiet = std::min(total(waiting), last_bytes_ + waiting.idle);
        return eof_ ? std::min(quiet, *eof_ + close) : quiet;
    }
    /// The end of file came so long ago that no close will follow.
    bool forgot_to_close(milliseconds close, time_point now) const noexcept {
        return eof_ && now >= *eof_ + close;
    }

private:
    std::optional<unsigned> step_;  // nothing before the first wait
    std::optional<time_point> first_began_;
    time_point began_;
    time_point last_bytes_;
    std::optional<time_point> eof_;
};

}  // namespace netpoll
