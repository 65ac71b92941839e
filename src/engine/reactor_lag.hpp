// How late a reactor runs what is due, and which device held it up. Knows no session.
#pragma once

#include "core/duration_histogram.hpp"

#include <netpoll/log.hpp>

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <string_view>

namespace netpoll {

/// A periodic timer that measures how late it fires. Used on the reactor's thread alone.
class reactor_lag {
public:
    using clock = std::chrono::steady_clock;
    using duration = std::chrono::nanoseconds;

    struct limits {
        duration interval{std::chrono::milliseconds{20}};  ///< between two looks
        duration stall{std::chrono::milliseconds{250}};    ///< logged from this lag on
        duration quiet{std::chrono::seconds{10}};          ///< no second line before this is over
    };

    reactor_lag(asio::io_context& context, log_sink& log, const limits& settings);
    reactor_lag(asio::io_context& context, log_sink& log) : reactor_lag(context, log, limits{}) {}

    /// Starts the timer; `on_look` is called each time it fires.
    void begin(std::function<void()> on_look = {});
    /// Stops the timer, so that it does not keep the context alive any more.
    void end();
    const duration_histogram& measured() const noexcept { return measured_; }

    /// One session's turn on the reactor, from here to the end of the scope.
    class turn {
    public:
        /// `device` and `doing` outlive the reactor: they are quoted if this turn was too long.
        turn(reactor_lag& lag, std::string_view device, std::string_view doing) noexcept;
        ~turn();
        turn(const turn&) = delete;
        turn& operator=(const turn&) = delete;

    private:
        reactor_lag& lag_;
        const std::string_view device_;
        const std::string_view doing_;
        const duration began_;
    };

private:
    struct stay {
        duration lasted{0};
        std::string_view device;
        std::string_view doing;
    };

    void wait();
    void look();
    void say(duration late, duration computed);

    const limits limits_;
    log_sink& log_;
    asio::steady_timer probe_;
    clock::time_point looked_;
    duration computed_{0};  // by this thread, until it looked
    stay longest_;          // since it looked
    clock::time_point said_{clock::time_point::min()};
    std::size_t unsaid_{0};
    bool over_{false};
    std::function<void()> on_look_;
    duration_histogram measured_;
};

}  // namespace netpoll
