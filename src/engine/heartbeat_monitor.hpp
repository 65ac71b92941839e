// Whether a process that should make progress does. Knows no process and no clock.
#pragma once

#include <cstdint>

namespace netpoll {

/// Checks a counter that the process increments. Checks are counted instead of time: while the
/// machine sleeps, or all processes are stopped, there are no checks, so none is found stuck.
class heartbeat_monitor {
public:
    explicit heartbeat_monitor(unsigned most_checks) noexcept : most_(most_checks) {}

    /// One check. True where the counter was the same in more checks in a row than allowed.
    bool lost(std::uint64_t beats) noexcept {
        unchanged_ = beats == beats_ ? unchanged_ + 1 : 0;
        beats_ = beats;
        return unchanged_ > most_;
    }

private:
    unsigned most_;
    std::uint64_t beats_{0};
    unsigned unchanged_{0};
};

}  // namespace netpoll
