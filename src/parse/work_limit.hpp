// How long a text may be worked on. Knows no template.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

namespace netpoll {

/// Counts the CPU time of the thread that asks, from the first time that it asks on: a machine that
/// is busy with other things makes no text too costly, and what is short and easy is not measured.
class work_limit {
public:
    /// 40 ms, and 0.5 s for each megabyte: a twentieth of the usual speed.
    explicit work_limit(std::size_t bytes) noexcept : bytes_(bytes) {}
    bool is_reached();

private:
    std::size_t bytes_;
    std::optional<std::chrono::nanoseconds> end_;
};

}  // namespace netpoll
