// Durations counted in buckets: quantiles of millions in a few kilobytes. Knows no clock.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace netpoll {

/// Log-linear: 16 buckets to each doubling, so a quantile is at most 1/16 too high; exact below
/// 16 us. One thread at a time.
class duration_histogram {
public:
    using duration = std::chrono::microseconds;
    static constexpr std::size_t bucket_count =
        std::size_t{16} * 37;  ///< the last begins after 12 days

    void add(duration value) noexcept;
    void merge(const duration_histogram& other) noexcept;

    std::uint64_t count() const noexcept { return count_; }
    /// The smallest bucket end that `share` (0 to 1) of all values do not exceed, never above
    /// `max`; 0 where there is no value.
    duration quantile(double share) const noexcept;
    duration max() const noexcept { return max_; }

    /// For carrying it to another process: values in each bucket, and back.
    using buckets = std::array<std::uint32_t, bucket_count>;
    const buckets& values() const noexcept { return buckets_; }
    static duration_histogram from(const buckets& values, duration max) noexcept;

private:
    buckets buckets_{};
    std::uint64_t count_{0};
    duration max_{0};
};

}  // namespace netpoll
