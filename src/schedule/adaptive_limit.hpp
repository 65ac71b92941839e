// How much a server stands, found by trying. Knows no clock and no server.
#pragma once

#include <chrono>
#include <cstddef>

namespace netpoll {

/// Additive increase, multiplicative decrease: one more for each round of answers that came as fast
/// as when few were asked, a part less when one came slowly or not at all (the congestion avoidance
/// of TCP, RFC 5681, with latency in place of loss).
class adaptive_limit {
public:
    using duration = std::chrono::steady_clock::duration;

    explicit adaptive_limit(std::size_t most) noexcept : most_(most) {}

    std::size_t now() const noexcept { return static_cast<std::size_t>(limit_); }
    /// An answer that took so long, while `in_flight` were asked.
    void answered(duration took, std::size_t in_flight) noexcept;
    /// No answer, or one that says that the server is overloaded.
    void overloaded() noexcept;

private:
    void shrink(double to_part) noexcept;

    std::size_t most_;
    double limit_{4};
    duration best_{duration::max()};  // of any answer
    std::size_t until_judged_{0};     // answers that were asked for before the last decrease
    bool found_{false};               // once it was too much, it grows slowly
};

}  // namespace netpoll
