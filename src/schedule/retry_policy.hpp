// Which failures may pass, and how long they are waited for. Knows no clock.
#pragma once

#include "core/job.hpp"

#include <netpoll/outcome.hpp>

#include <chrono>
#include <cstddef>
#include <random>

namespace netpoll {

/// Whether another attempt may go better and does no harm: the connection failed before a
/// credential was sent, or the device was lost while it ran commands that are `repeatable`. Never
/// after a login was rejected, a host key was not the one expected, or for what stays as it is. An
/// engine tries those of a crashed worker again by itself.
bool may_pass(const error& why, const job& work) noexcept;

/// Exponential backoff with full jitter (Marc Brooker, "Exponential Backoff And Jitter", AWS 2015):
/// any time up to a bound that doubles with each attempt, so that who failed together does not come
/// back together.
class backoff {
public:
    using duration = std::chrono::steady_clock::duration;

    explicit backoff(std::uint64_t seed) : random_(seed) {}

    /// Before the attempt that follows `attempts` of them, the last of which failed with `code`.
    duration before_next(errc code, std::size_t attempts);

private:
    std::mt19937_64 random_;
};

}  // namespace netpoll
