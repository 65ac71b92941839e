// What a text has reserved and does not use. Knows no output.
#pragma once

#include <cstddef>
#include <string>

namespace netpoll {

/// Frees what a text does not use, where that is much of it and copying the rest costs little.
/// Behind the end of a large text lie pages that nobody has touched: a copy would take more.
inline void free_spare_room(std::string& text) {
    constexpr std::size_t large = 64U << 10;
    if (text.size() < large && text.capacity() / 4 > text.size() / 3) text.shrink_to_fit();
}

}  // namespace netpoll
