// How a session on a reactor waits: a coroutine that Asio's readiness and timers resume.
#pragma once

#include "engine/context_door.hpp"
#include "engine/cpu_workers.hpp"
#include "engine/current_jobs.hpp"
#include "engine/resolver.hpp"
#include "ssh/device_session.hpp"

#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>

#include <coroutine>
#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <utility>

namespace netpoll {

/// One session's waiting: a socket, a timer, and the coroutine that sleeps until either fires.
/// Handlers keep it alive; after `end` they have no coroutine to resume.
class asio_wait final : public socket_watch, public std::enable_shared_from_this<asio_wait> {
public:
    asio_wait(asio::io_context& context, std::shared_ptr<context_door> door)
        : socket_(context), timer_(context), door_(std::move(door)) {}

    void opened(int descriptor) override { socket_.assign(descriptor); }
    // The session closes its descriptor itself.
    void closing(int) override { static_cast<void>(socket_.release()); }

    std::function<void()> alarm() override {
        return [self = weak_from_this(), door = door_] {
            door->post([self] {
                const auto alive = self.lock();
                if (alive && !alive->over) alive->wake();
            });
        };
    }

    /// co_await until(...): wakes when the socket is ready or the time has come. Wakes now and then
    /// without either, which costs one call of advance.
    auto until(const wait_for& waiting) {
        struct awaiter {
            asio_wait& self;
            const wait_for& waiting;
            bool await_ready() const noexcept { return false; }
            void await_suspend(std::coroutine_handle<> sleeper) { self.sleep(sleeper, waiting); }
            void await_resume() const noexcept {}
        };
        return awaiter{*this, waiting};
    }

    /// co_await computed(...): a worker computes for the session, and no event wakes it meanwhile.
    /// `current` may be null.
    auto computed(device_session& session, cpu_workers& workers, std::size_t index,
                  current_jobs* current, const std::stop_token& stop) {
        struct awaiter {
            asio_wait& self;
            device_session& session;
            cpu_workers& workers;
            const std::size_t index;
            current_jobs* const current;
            const std::stop_token& stop;
            bool await_ready() const noexcept { return false; }
            void await_suspend(std::coroutine_handle<> sleeper) {
                // The worker owns none of this: once it has posted, all may be destroyed.
                workers.post([sleeper, &session = session, index = index, current = current,
                              stop = stop, home = self.timer_.get_executor()] {
                    if (current != nullptr) current->enter(index);
                    if (!stop.stop_requested()) session.compute();
                    if (current != nullptr) current->leave();
                    asio::post(home, [sleeper] { sleeper.resume(); });
                });
            }
            void await_resume() const noexcept {}
        };
        return awaiter{*this, session, workers, index, current, stop};
    }

    /// Answers the session's `resolution`, once.
    void look_up(resolver& names, const target& device, device_session& session) {
        if (std::exchange(asked_resolver_, true)) return;
        names.look_up(device.hostname, device.port,
                      [self = weak_from_this(), home = timer_.get_executor(),
                       &session](resolver::answer found) {
                          asio::post(home, [self, &session, found = std::move(found)]() mutable {
                              const auto alive = self.lock();
                              if (!alive || alive->over) return;
                              session.resolved(std::move(found.addresses), std::move(found.why));
                              alive->wake();
                          });
                      });
    }

    void wake() {
        if (sleeper_) std::exchange(sleeper_, nullptr).resume();
    }

    void end() {
        over = true;
        timer_.cancel();
    }

    bool over{false};  ///< the session is gone: nobody to tell

private:
    void sleep(std::coroutine_handle<> sleeper, const wait_for& waiting) {
        sleeper_ = sleeper;
        if (waiting.kind == wait_for::what::nothing) {
            asio::post(timer_.get_executor(), [self = shared_from_this()] { self->wake(); });
            return;
        }
        if (waiting.read) arm(asio::posix::stream_descriptor::wait_read, reading_);
        if (waiting.write) arm(asio::posix::stream_descriptor::wait_write, writing_);
        if (waiting.until < alarm_) arm_timer(waiting.until);
    }

    void arm(asio::posix::stream_descriptor::wait_type direction, bool& armed) {
        if (std::exchange(armed, true)) return;
        socket_.async_wait(direction, [self = shared_from_this(), &armed](const asio::error_code&) {
            armed = false;
            // Also when aborted: the next descriptor's wait could not be armed before this.
            self->wake();
        });
    }

    // Deadlines mostly move away as a session gets on, so a timer is left alone until it fires;
    // only an earlier one is set anew.
    void arm_timer(session_clock::time_point when) {
        alarm_ = when;
        timer_.expires_at(when);
        timer_.async_wait([self = shared_from_this()](const asio::error_code& ec) {
            if (ec) return;
            self->alarm_ = session_clock::time_point::max();
            self->wake();
        });
    }

    asio::posix::stream_descriptor socket_;
    asio::steady_timer timer_;
    const std::shared_ptr<context_door> door_;
    std::coroutine_handle<> sleeper_;
    bool asked_resolver_{false};  // the answer is on its way
    bool reading_{false};
    bool writing_{false};
    session_clock::time_point alarm_{session_clock::time_point::max()};
};

}  // namespace netpoll
