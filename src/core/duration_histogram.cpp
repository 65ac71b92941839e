// Durations counted in buckets. Knows no clock.
#include "core/duration_histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace netpoll {

namespace {

constexpr unsigned sub_bits = 4;

std::size_t bucket_of(std::uint64_t value) noexcept {
    if (value < (1U << sub_bits)) return static_cast<std::size_t>(value);
    const auto shift = static_cast<unsigned>(std::bit_width(value)) - sub_bits - 1;
    const auto place = (std::size_t{shift} << sub_bits) + static_cast<std::size_t>(value >> shift);
    return std::min(place, duration_histogram::bucket_count - 1);
}

/// The largest value that falls into it.
std::uint64_t end_of(std::size_t bucket) noexcept {
    if (bucket < (2U << sub_bits)) return bucket;
    const auto shift = (bucket >> sub_bits) - 1;
    const auto head = (bucket & ((1U << sub_bits) - 1)) + (1U << sub_bits);
    return ((std::uint64_t{head} + 1) << shift) - 1;
}

}  // namespace

void duration_histogram::add(duration value) noexcept {
    value = std::max(value, duration{0});
    ++buckets_[bucket_of(static_cast<std::uint64_t>(value.count()))];
    ++count_;
    max_ = std::max(max_, value);
}

void duration_histogram::merge(const duration_histogram& other) noexcept {
    for (std::size_t i = 0; i < bucket_count; ++i)
        buckets_[i] += other.buckets_[i];
    count_ += other.count_;
    max_ = std::max(max_, other.max_);
}

duration_histogram::duration duration_histogram::quantile(double share) const noexcept {
    if (count_ == 0) return duration{0};
    const auto wanted = std::clamp<double>(std::ceil(share * static_cast<double>(count_)), 1.0,
                                           static_cast<double>(count_));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < bucket_count; ++i) {
        seen += buckets_[i];
        if (static_cast<double>(seen) >= wanted)
            return std::min(duration{static_cast<duration::rep>(end_of(i))}, max_);
    }
    return max_;
}

duration_histogram duration_histogram::from(const buckets& values, duration max) noexcept {
    duration_histogram made;
    made.buckets_ = values;
    for (const auto n : values)
        made.count_ += n;
    made.max_ = max;
    return made;
}

}  // namespace netpoll
