// Sliding windows over a sorted row of times. Knows no clock.
#include "lab/event_rate.hpp"

#include <algorithm>
#include <cstddef>

namespace netpoll::lab {

namespace {

/// How late an event may be told.
constexpr std::chrono::seconds most_disorder{10};

}  // namespace

void event_rate::add(event_time at) {
    const auto place = std::upper_bound(recent_.begin(), recent_.end(), at);
    const auto added = recent_.insert(place, at);
    // The fullest window ends with an event: only those that end with this one or soon after it
    // have grown.
    for (auto& w : windows_) {
        auto oldest = recent_.begin();
        for (auto last = added; last != recent_.end(); ++last) {
            if (*last - at >= w.width) break;
            oldest = std::upper_bound(oldest, last, *last - w.width);
            w.most = std::max(w.most, static_cast<std::uint64_t>(last - oldest + 1));
        }
    }
    const auto horizon = recent_.back() - most_disorder - windows_[0].width;
    while (recent_.front() < horizon)
        recent_.pop_front();
}

void event_histogram::begin(event_time at) {
    if (!first_) first_ = at;
}

void event_histogram::add(event_time at) {
    begin(at);
    const auto slot = at < *first_ ? 0 : static_cast<std::size_t>((at - *first_) / slot_);
    if (counts_.size() <= slot) counts_.resize(slot + 1);
    ++counts_[slot];
}

}  // namespace netpoll::lab
