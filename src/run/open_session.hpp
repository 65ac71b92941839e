// A session that is open, for progress. Knows no clock.
#pragma once

#include "core/job.hpp"

#include <netpoll/run_events.hpp>

#include <chrono>

namespace netpoll {

/// Where one session stands, and since when.
class open_session {
public:
    using time_point = std::chrono::steady_clock::time_point;

    open_session() = default;
    open_session(const job& work, time_point now);

    void reach(phase where, time_point now) noexcept;
    /// It waits for its turn to log in. Once more changes nothing.
    void hold(time_point now) noexcept;

    phase where() const noexcept { return where_; }
    bool is_held() const noexcept { return held_; }
    /// Whether more is to be expected of it than of `other`: one that nobody holds, and longer.
    bool is_slower_than(const open_session& other) const noexcept;
    awaited seen_at(time_point now) const;

private:
    std::chrono::milliseconds limit() const;

    const target* device_{nullptr};
    const compiled_platform* platform_{nullptr};
    phase where_{phase::resolve};
    bool held_{false};
    time_point since_;
    time_point began_;  // later by what it was held for: that does not count
};

}  // namespace netpoll
