// Characters by their numbers. Knows no meaning of any.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

namespace netpoll {

/// Code points of Unicode, both ends included.
struct code_range {
    char32_t first;
    char32_t last;
};

/// `ranges` are in order and do not overlap.
template <std::size_t Count>
bool is_in(const std::array<code_range, Count>& ranges, char32_t c) noexcept {
    const auto next =
        std::upper_bound(ranges.begin(), ranges.end(), c,
                         [](char32_t x, const auto& range) { return x < range.first; });
    return next != ranges.begin() && c <= std::prev(next)->last;
}

}  // namespace netpoll
