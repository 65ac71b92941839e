// Sizes are counted by powers of two.
#include "page/output_budget.hpp"

#include <algorithm>
#include <bit>
#include <functional>

namespace netpoll::page {

namespace {

/// A screen of text: less of an output tells nobody anything.
constexpr std::size_t least_share = 2'048;

}  // namespace

void output_budget::add(std::size_t size, std::uint64_t key) {
    if (size > small_output && !seen_.insert(key).second) return;
    const auto place = static_cast<std::size_t>(std::bit_width(size));
    size_class& its = classes_[std::min(place, classes_.size() - 1)];
    ++its.count;
    its.bytes += size;
}

std::size_t output_budget::share(std::size_t room, std::size_t most) const noexcept {
    for (std::size_t share = most; share >= least_share; share /= 2) {
        std::uint64_t sum = 0;
        for (const size_class& each : classes_)
            sum += std::min(each.bytes, each.count * share);
        if (sum <= room) return share;
    }
    return small_output;
}

std::uint64_t output_key(std::string_view sha256, std::string_view output) {
    return std::hash<std::string_view>{}(sha256.empty() ? output : sha256);
}

}  // namespace netpoll::page
