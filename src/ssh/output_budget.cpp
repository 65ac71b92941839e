// A counter for each process, so that a worker's death leaves nothing behind. Knows no device.
#include "ssh/output_budget.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>

namespace netpoll {

namespace {

/// Counted in lots, so that a session asks now and then only.
constexpr std::size_t lot = output_share::given_anyway;
/// A device may hold so many times what is free. One alone gets four fifths of all there is; among
/// n that flood, 1/(4n + 1) stays for those that do not.
constexpr std::size_t most_of_free = 4;

constexpr std::size_t in_lots(std::size_t bytes) noexcept {
    return bytes <= lot ? 0 : (bytes + lot - 1) / lot * lot;
}

}  // namespace

/// This process first, then its workers by their places.
struct output_budget::slots {
    std::array<std::atomic<std::size_t>, output_budget::most_places + 1> held{};
};

output_budget::output_budget(std::size_t most)
    : most_(most),
      pages_(sizeof(slots)),
      slots_(std::construct_at(static_cast<slots*>(pages_.data()))) {}

std::size_t output_budget::held() const noexcept {
    std::size_t sum = 0;
    for (const auto& each : slots_->held)
        sum += each.load(std::memory_order_relaxed);
    return sum;
}

void output_budget::forget(unsigned place) noexcept {
    slots_->held.at(place + 1).store(0, std::memory_order_relaxed);
}

bool output_budget::has_room(std::size_t of_this_one, std::size_t more) const noexcept {
    const auto all = held() + more;
    return all <= most_ && (of_this_one + more) / most_of_free <= most_ - all;
}

void output_budget::add(std::size_t bytes) noexcept {
    slots_->held[slot_].fetch_add(bytes, std::memory_order_relaxed);
}

void output_budget::take_off(std::size_t bytes) noexcept {
    slots_->held[slot_].fetch_sub(bytes, std::memory_order_relaxed);
}

output_share::~output_share() {
    if (from_ != nullptr) from_->take_off(counted_);
}

bool output_share::hold(std::size_t bytes) noexcept {
    if (from_ == nullptr) return true;
    const auto wanted = in_lots(bytes);
    if (wanted > counted_ && !from_->has_room(counted_, wanted - counted_)) return false;
    count(bytes);
    return true;
}

void output_share::count(std::size_t bytes) noexcept {
    const auto wanted = in_lots(bytes);
    if (from_ == nullptr || wanted == counted_) return;
    if (wanted > counted_)
        from_->add(wanted - counted_);
    else
        from_->take_off(counted_ - wanted);
    counted_ = wanted;
}

}  // namespace netpoll
