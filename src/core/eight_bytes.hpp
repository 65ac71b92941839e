// Eight bytes of a text in one step. Knows no text.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace netpoll {

constexpr std::uint64_t in_each_byte(std::uint8_t value) noexcept {
    return 0x0101010101010101U * value;
}

/// A byte's mark: the highest bit of each.
inline constexpr std::uint64_t byte_marks = in_each_byte(0x80);

/// Marks the first byte that is less than `least` (at most 0x80), and perhaps some behind it.
constexpr std::uint64_t bytes_below(std::uint64_t word, std::uint8_t least) noexcept {
    // Such a byte borrows from its highest bit, which it has not set itself.
    return (word - in_each_byte(least)) & ~word & byte_marks;
}

/// The same of those that are this one.
constexpr std::uint64_t bytes_equal(std::uint64_t word, char byte) noexcept {
    return bytes_below(word ^ in_each_byte(static_cast<std::uint8_t>(byte)), 1);
}

/// How many bytes from `begin` on no mark is set for, in steps of eight; what `marked` makes of
/// eight bytes are marks. Those behind the last whole eight bytes are not looked at.
template <class Marked>
std::size_t unmarked_bytes(const char* begin, std::size_t size, Marked marked) noexcept {
    std::size_t count = 0;
    for (std::uint64_t word = 0; size - count >= sizeof word; count += sizeof word) {
        std::memcpy(&word, begin + count, sizeof word);
        const std::uint64_t found = marked(word);
        if (found == 0) continue;
        // Where the first byte is the highest one, whoever calls takes the next bytes one by one.
        if constexpr (std::endian::native != std::endian::little) break;
        return count + static_cast<std::size_t>(std::countr_zero(found)) / 8;
    }
    return count;
}

}  // namespace netpoll
