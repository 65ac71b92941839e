// How busy all cores were between two moments. Knows not who used them.
#pragma once

#include <cstdint>
#include <optional>

namespace netpoll {

/// Begins to count when it is made.
class machine_load {
public:
    machine_load() noexcept;
    /// Share of all cores' time that was not idle, 0 to 1; absent where the system does not say.
    std::optional<double> so_far() const noexcept;

private:
    std::uint64_t busy_{0};
    std::uint64_t all_{0};
};

}  // namespace netpoll
