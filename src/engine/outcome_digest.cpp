// One queue, one thread. Knows no channel to a parent.
#include "engine/outcome_digest.hpp"

#include <memory>
#include <utility>

namespace netpoll {

namespace {

constexpr std::size_t most_waiting = 64U << 20;

}  // namespace

outcome_digest::outcome_digest(run_observer& next, outcome_work work)
    : next_(next), work_(std::move(work)), worker_(work_ ? 1 : 0) {}

outcome_digest::~outcome_digest() = default;

void outcome_digest::finished(outcome what) {
    if (!work_) return next_.finished(std::move(what));
    const auto bytes = output_memory(what.commands);
    {
        std::unique_lock lock(mutex_);
        done_.wait(lock, [this] { return waiting_ < most_waiting; });
        waiting_ += bytes;
    }
    worker_.post([this, bytes, held = std::make_shared<outcome>(std::move(what))] {
        work_(*held);
        next_.finished(std::move(*held));
        {
            const std::lock_guard lock(mutex_);
            waiting_ -= bytes;
        }
        done_.notify_one();
    });
}

}  // namespace netpoll
