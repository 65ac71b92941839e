// How far each job has come in its worker process, in memory that outlives it. Knows no process.
#pragma once

#include "machine/shared_pages.hpp"

#include <netpoll/outcome.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace netpoll {

/// What a worker has told its parent may still be on its way when it dies; what stands here is not.
/// Thread-safe, and shared with processes that are forked later.
class job_marks {
public:
    /// Of jobs whose indices are below `count`. Throws std::system_error where there is no memory.
    explicit job_marks(std::size_t count)
        : memory_(std::max<std::size_t>(count, 1) * sizeof(mark)),
          marks_(static_cast<mark*>(memory_.data())) {}

    /// Before it is given to a worker.
    void clear(std::size_t index) noexcept { marks_[index] = 0; }
    void begun(std::size_t index) noexcept { reached(index, phase::resolve); }
    /// Before anything is done in that phase.
    void reached(std::size_t index, phase where) noexcept {
        marks_[index] = static_cast<std::uint8_t>(static_cast<unsigned>(where) + 1);
    }
    /// None: its session has not begun.
    std::optional<phase> of(std::size_t index) const noexcept {
        const std::uint8_t mark = marks_[index];
        if (mark == 0) return std::nullopt;
        return static_cast<phase>(mark - 1);
    }

private:
    using mark = std::atomic<std::uint8_t>;  // zeros of a fresh page are valid ones
    static_assert(mark::is_always_lock_free);

    const shared_pages memory_;
    mark* const marks_;
};

}  // namespace netpoll
