// A set of phases and varints.
#include "history/packed_phases.hpp"

#include <netpoll/error.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <optional>

namespace netpoll {

namespace {

static_assert(phase_count <= 16, "the set of phases has two bytes");

constexpr std::size_t known_phases = phase_count;

std::optional<std::size_t> phase_named(std::string_view text) {
    for (std::size_t i = 0; i < known_phases; ++i)
        if (text == name(static_cast<phase>(i))) return i;
    return std::nullopt;
}

void append_number(std::string& to, std::uint64_t number) {
    for (; number >= 0x80; number >>= 7U)
        to += static_cast<char>((number & 0x7FU) | 0x80U);
    to += static_cast<char>(number);
}

std::optional<std::uint64_t> take_number(std::string_view& from) {
    std::uint64_t number = 0;
    for (unsigned shift = 0; !from.empty() && shift < 63; shift += 7) {
        const auto byte = static_cast<unsigned char>(from.front());
        from.remove_prefix(1);
        number |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
        if (byte < 0x80) return number;
    }
    return std::nullopt;
}

}  // namespace

std::string packed(const phase_times& times) {
    std::array<std::optional<std::uint64_t>, known_phases> tenths{};
    for (const auto& [called, ms] : times)
        if (const auto place = phase_named(called); place && ms >= 0 && ms < 1e12)
            tenths[*place] = static_cast<std::uint64_t>(std::llround(ms * 10));
    unsigned set = 0;
    for (std::size_t i = 0; i < known_phases; ++i)
        if (tenths[i]) set |= 1U << i;
    std::string bytes{static_cast<char>(set & 0xFFU), static_cast<char>(set >> 8U)};
    for (const auto& each : tenths)
        if (each) append_number(bytes, *each);
    return bytes;
}

phase_times unpacked(std::string_view bytes) {
    phase_times times;
    if (bytes.size() < 2) return times;
    const auto set = static_cast<unsigned>(static_cast<unsigned char>(bytes[0])) |
                     static_cast<unsigned>(static_cast<unsigned char>(bytes[1])) << 8U;
    bytes.remove_prefix(2);
    for (std::size_t i = 0; i < known_phases; ++i) {
        if ((set >> i & 1U) == 0) continue;
        const auto tenths = take_number(bytes);
        if (!tenths) break;
        times.emplace_back(name(static_cast<phase>(i)), static_cast<double>(*tenths) / 10);
    }
    return times;
}

}  // namespace netpoll
