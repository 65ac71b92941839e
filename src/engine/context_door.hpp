// The way for other threads to a reactor that may be gone by then. Knows no session.
#pragma once

#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <memory>
#include <mutex>
#include <utility>

namespace netpoll {

/// Who calls back later (an agent, the parent of a worker) holds this in place of the context.
/// Thread-safe.
class context_door {
public:
    explicit context_door(asio::io_context& context) : context_(&context) {}

    /// Does nothing once the door is closed.
    template <class Handler>
    void post(Handler&& handler) {
        const std::lock_guard lock(mutex_);
        if (context_ != nullptr) asio::post(*context_, std::forward<Handler>(handler));
    }
    void close() {
        const std::lock_guard lock(mutex_);
        context_ = nullptr;
    }

private:
    std::mutex mutex_;
    asio::io_context* context_;  // guarded by mutex_; null once it is closed
};

/// Closes the door at its end, so that it stands behind the context in its owner.
class closing_door {
public:
    explicit closing_door(asio::io_context& context)
        : door_(std::make_shared<context_door>(context)) {}
    ~closing_door() { door_->close(); }
    closing_door(const closing_door&) = delete;
    closing_door& operator=(const closing_door&) = delete;

    const std::shared_ptr<context_door>& shared() const noexcept { return door_; }

private:
    const std::shared_ptr<context_door> door_;
};

}  // namespace netpoll
