// How much of each output a page shows, so that all fit. Knows no device.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_set>

namespace netpoll::page {

/// Up to here an output is shown whatever comes of the others, and again for each device.
inline constexpr std::size_t small_output = 400;

/// Counts outputs, and divides room among them. An output that several devices gave is shown once.
class output_budget {
public:
    /// `key` is the same for equal outputs.
    void add(std::size_t size, std::uint64_t key);
    /// Bytes of each output, of which all fit into `room`; at most `most`. Where they would be
    /// less than a screen, only small outputs are shown.
    std::size_t share(std::size_t room, std::size_t most) const noexcept;

private:
    struct size_class {
        std::uint64_t count{0};
        std::uint64_t bytes{0};
    };
    std::array<size_class, 48> classes_{};  // by the power of two that is not exceeded
    std::unordered_set<std::uint64_t> seen_;
};

/// Of an output's hash, or where that is empty of the output.
std::uint64_t output_key(std::string_view sha256, std::string_view output);

}  // namespace netpoll::page
