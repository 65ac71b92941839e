// sigtimedwait on one thread. Knows not what a stop means.
#include "run/signals.hpp"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace netpoll {

namespace {

using clock = std::chrono::steady_clock;

constexpr std::array listened_to{SIGINT, SIGTERM, SIGHUP, SIGUSR1};

}  // namespace

bool is_ignored(int number) noexcept {
    struct sigaction action = {};
    return ::sigaction(number, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

blocked_signals::blocked_signals() : blocked_signals(listened_to) {
    // Wakes the watch's thread when the watch ends.
    ::sigaddset(&blocked_, SIGUSR2);
    ::pthread_sigmask(SIG_BLOCK, &blocked_, nullptr);
}

blocked_signals::blocked_signals(std::span<const int> numbers) {
    ::sigemptyset(&blocked_);
    for (const int number : numbers)
        if (!is_ignored(number)) ::sigaddset(&blocked_, number);
    ::pthread_sigmask(SIG_BLOCK, &blocked_, &before_);
}

blocked_signals::~blocked_signals() {
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

signal_watch::signal_watch(const blocked_signals* blocked, signal_handlers handlers,
                           signal_schedule schedule)
    : handlers_(std::move(handlers)),
      schedule_(schedule),
      next_tick_(clock::now()),
      blocked_(blocked) {
    thread_ = std::jthread([this](const std::stop_token& ended) { listen(ended); });
}

signal_watch::~signal_watch() {
    thread_.request_stop();
    if (blocked_ != nullptr) ::pthread_kill(thread_.native_handle(), SIGUSR2);
    thread_.join();
}

std::chrono::nanoseconds signal_watch::until_next() const {
    auto next = clock::now() + std::chrono::hours{1};
    if (schedule_.deadline) next = std::min(next, *schedule_.deadline);
    if (schedule_.tick) next = std::min(next, next_tick_);
    return std::max<std::chrono::nanoseconds>(next - clock::now(), std::chrono::nanoseconds{0});
}

void signal_watch::look_at_clock() {
    const auto now = clock::now();
    if (schedule_.deadline && now >= *schedule_.deadline) {
        schedule_.deadline.reset();
        handlers_.deadline();
    }
    if (schedule_.tick && now >= next_tick_) {
        next_tick_ = now + *schedule_.tick;
        handlers_.tick();
    }
}

void signal_watch::hear(int number) {
    if (number == SIGUSR1) return handlers_.status();
    if (number == SIGUSR2) return;
    if (!stopping_) {
        stopping_ = true;
        return handlers_.stop(number);
    }
    handlers_.abandon(number);
    ::_exit(128 + number);  // as a shell shows it
}

void signal_watch::wait(const std::stop_token& ended) {
    const auto limit = until_next();
    if (blocked_ == nullptr) {
        std::unique_lock lock(mutex_);
        ended_.wait_for(lock, ended, limit, [] { return false; });
        return;
    }
    const auto seconds = std::chrono::floor<std::chrono::seconds>(limit);
    const timespec time{static_cast<time_t>(seconds.count()),
                        static_cast<long>((limit - seconds).count())};
    const int number = ::sigtimedwait(&blocked_->set(), nullptr, &time);
    if (number > 0) hear(number);
}

void signal_watch::listen(const std::stop_token& ended) {
    while (!ended.stop_requested()) {
        wait(ended);
        look_at_clock();
    }
}

}  // namespace netpoll
