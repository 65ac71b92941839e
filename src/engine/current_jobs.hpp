// Which jobs a process works on right now, and its heartbeat, in memory that outlives it. Knows no
// process.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace netpoll {

/// One slot per thread, so that after a crash it is known which device's bytes were being
/// processed. Its first state is all zeros, so that a fresh shared page holds a valid one.
/// Thread-safe.
class current_jobs {
public:
    /// This thread works on that job until `leave`.
    void enter(std::size_t index) noexcept { mine().store(index + 1, std::memory_order_relaxed); }
    void leave() noexcept { mine().store(0, std::memory_order_relaxed); }

    bool holds(std::size_t index) const noexcept {
        for (const auto& each : places_)
            if (each.load(std::memory_order_relaxed) == index + 1) return true;
        return false;
    }
    /// Call it whenever the process's reactor turns, or waits for its parent.
    void beat() noexcept { beats_.fetch_add(1, std::memory_order_relaxed); }
    std::uint64_t beats() const noexcept { return beats_.load(std::memory_order_relaxed); }

    void clear() noexcept {
        for (auto& each : places_)
            each.store(0, std::memory_order_relaxed);
    }

private:
    static constexpr std::size_t places = 8;  // a cache line

    std::atomic<std::uint64_t>& mine() noexcept {
        static std::atomic<std::size_t> threads{0};
        // More threads than slots share some: at worst one of their jobs is not known.
        thread_local const std::size_t place = threads++ % places;
        return places_[place];
    }

    std::array<std::atomic<std::uint64_t>, places> places_{};
    std::atomic<std::uint64_t> beats_{0};
};

}  // namespace netpoll
