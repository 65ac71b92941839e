// How long a text may be worked on. Knows no template.
#pragma once

#include <chrono>
#include <cstddef>

namespace netpoll {

/// Counts the CPU time of the thread that made it: a machine that is busy with other things makes
/// no text too costly.
class work_limit {
public:
    /// 40 ms, and 0.5 s for each megabyte: a twentieth of the usual speed.
    explicit work_limit(std::size_t bytes);
    bool is_reached() const;

private:
    std::chrono::nanoseconds end_;
};

}  // namespace netpoll
