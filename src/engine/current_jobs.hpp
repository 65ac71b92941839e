// What a process works on at this very moment and that it goes on, on memory that outlives it.
// Knows no process.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace netpoll {

/// A place for each thread, so that after a crash it is known whose bytes were being looked at.
/// All zeros is its first state, so that it may stand on a fresh shared page. Thread-safe.
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
    /// The process's reactor turns, or waits for its parent.
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
        // More threads than places share some: one of them is forgotten, at worst.
        thread_local const std::size_t place = threads++ % places;
        return places_[place];
    }

    std::array<std::atomic<std::uint64_t>, places> places_{};
    std::atomic<std::uint64_t> beats_{0};
};

}  // namespace netpoll
