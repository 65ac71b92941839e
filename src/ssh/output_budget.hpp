// How many bytes of output a run may hold at once, over all its devices and processes. Knows no
// device.
#pragma once

#include "machine/shared_pages.hpp"

#include <cstddef>
#include <memory>

namespace netpoll {

/// The memory that a run has for outputs. It stands on shared pages, so that worker processes that
/// are forked later draw on the same one. Thread-safe.
///
/// Nobody is given a fixed part: a device may hold up to four times what is still free. Whoever
/// floods is stopped first, and the others always find something left.
class output_budget {
public:
    /// Worker processes that may draw on it besides this one.
    static constexpr unsigned most_places = 256;
    static constexpr std::size_t unlimited = ~std::size_t{0};

    /// Throws std::system_error where there is no page left.
    explicit output_budget(std::size_t most);
    output_budget(const output_budget&) = delete;
    output_budget& operator=(const output_budget&) = delete;

    std::size_t most() const noexcept { return most_; }
    /// What all hold now.
    std::size_t held() const noexcept;

    /// In a worker process: from now on it counts as the one at this place (below most_places).
    void count_as(unsigned place) noexcept { slot_ = place + 1; }
    /// The worker process at this place is no more.
    void forget(unsigned place) noexcept;

private:
    friend class output_share;
    struct slots;

    bool has_room(std::size_t of_this_one, std::size_t more) const noexcept;
    void add(std::size_t bytes) noexcept;
    void take_off(std::size_t bytes) noexcept;

    const std::size_t most_;
    const shared_pages pages_;
    slots* const slots_;
    unsigned slot_{0};  // of this process
};

/// What one device holds of a budget, given back at its end. One thread at a time.
class output_share {
public:
    /// Nobody is refused so much: five hundred small answers are less than the sessions themselves.
    static constexpr std::size_t given_anyway = 64U << 10;

    /// A budget that is null is boundless; else it outlives this.
    explicit output_share(output_budget* from) noexcept : from_(from) {}
    ~output_share();
    output_share(const output_share&) = delete;
    output_share& operator=(const output_share&) = delete;

    /// The device holds so many bytes now. False where it must not hold more than before.
    bool hold(std::size_t bytes) noexcept;
    /// The same for bytes that are there already.
    void count(std::size_t bytes) noexcept;

private:
    output_budget* const from_;
    std::size_t counted_{0};
};

}  // namespace netpoll
