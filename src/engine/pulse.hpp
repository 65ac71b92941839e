// Whether a process that ought to go on does so. Knows no process and no clock.
#pragma once

#include <cstdint>

namespace netpoll {

/// Looks at a counter that somebody else moves. Looks are counted and not time: while the machine
/// sleeps, or everybody is stopped, nobody looks and nobody is late.
class pulse {
public:
    explicit pulse(unsigned most_looks) noexcept : most_(most_looks) {}

    /// One look. True where the counter has stood still for more looks in a row than it may.
    bool lost(std::uint64_t beats) noexcept {
        looks_ = beats == beats_ ? looks_ + 1 : 0;
        beats_ = beats;
        return looks_ > most_;
    }

private:
    unsigned most_;
    std::uint64_t beats_{0};
    unsigned looks_{0};
};

}  // namespace netpoll
