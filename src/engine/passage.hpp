// One device's way through bastions, between its session and the thread that carries it.
#pragma once

#include "ssh/bastion/forward_client.hpp"
#include "ssh/transport/stream_source.hpp"

#include <atomic>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace netpoll {

/// Its session takes from it, on one thread; what comes of it is told on another.
class passage final : public forward_client {
public:
    /// `device` outlives it, as long as it is wanted.
    passage(const target& device, std::function<void()> ready)
        : device_(device), ready_(std::move(ready)) {}

    const target& device() const noexcept { return device_; }
    /// Who carries it next; on the carrying thread.
    void by(std::string bastion) { via_ = std::move(bastion); }

    bool is_wanted() const noexcept override { return wanted_; }
    void connected(unique_descriptor socket, std::chrono::microseconds round_trip) override {
        tell(carried_stream{std::move(socket), round_trip, via_});
    }
    void refused(error why) override { tell(unexpected(std::move(why))); }
    void broken(const error& why) override {
        const std::lock_guard lock(mutex_);
        broken_ = why;
    }

    // For the session.
    std::optional<expected<carried_stream, error>> take() {
        const std::lock_guard lock(mutex_);
        return std::exchange(result_, std::nullopt);
    }
    std::optional<error> why_broken() const {
        const std::lock_guard lock(mutex_);
        return broken_;
    }
    void drop() {
        wanted_ = false;
        const std::lock_guard lock(mutex_);
        ready_ = nullptr;
        result_.reset();
    }

private:
    // Within the lock: after `drop` nobody may be told, since the session's reactor may be gone.
    void tell(expected<carried_stream, error> what) {
        const std::lock_guard lock(mutex_);
        if (!wanted_) return;
        result_.emplace(std::move(what));
        if (ready_) ready_();
    }

    const target& device_;
    std::string via_;
    std::atomic<bool> wanted_{true};
    mutable std::mutex mutex_;
    // Guarded by mutex_.
    std::function<void()> ready_;
    std::optional<expected<carried_stream, error>> result_;
    std::optional<error> broken_;
};

}  // namespace netpoll
