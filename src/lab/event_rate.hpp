// How densely events came: the busiest window and a histogram. Knows no clock: times are arguments.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace netpoll::lab {

using event_time = std::chrono::steady_clock::time_point;

/// The most events within any second, and within any 100 ms: windows slide, they do not begin at
/// full seconds. Two events just a second apart are not within one second.
class event_rate {
public:
    /// Events may come out of order: up to 10 s late they are counted exactly.
    void add(event_time at);

    std::uint64_t busiest_second() const noexcept { return windows_[0].most; }
    std::uint64_t busiest_100ms() const noexcept { return windows_[1].most; }

private:
    struct window {
        std::chrono::milliseconds width;
        std::uint64_t most{0};
    };

    std::deque<event_time> recent_;                                      // sorted
    std::array<window, 2> windows_{{{std::chrono::milliseconds{1'000}},  //
                                    {std::chrono::milliseconds{100}}}};
};

/// Events in slots of equal length from the first one on.
class event_histogram {
public:
    explicit event_histogram(std::chrono::milliseconds slot) : slot_(slot) {}

    /// Slot 0 begins here; only the first call counts.
    void begin(event_time at);
    /// Times before the beginning belong to slot 0.
    void add(event_time at);
    /// Events a slot, up to the last slot that has any.
    const std::vector<std::uint64_t>& counts() const noexcept { return counts_; }

private:
    std::chrono::milliseconds slot_;
    std::optional<event_time> first_;
    std::vector<std::uint64_t> counts_;
};

}  // namespace netpoll::lab
