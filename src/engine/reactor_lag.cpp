// How late a reactor is for what is due, and who held it up. Knows no session.
#include "engine/reactor_lag.hpp"

#include <time.h>

#include <algorithm>
#include <string>
#include <utility>

namespace netpoll {

namespace {

reactor_lag::duration read(clockid_t which) noexcept {
    timespec now{};
    clock_gettime(which, &now);
    return std::chrono::seconds{now.tv_sec} + std::chrono::nanoseconds{now.tv_nsec};
}

// Each turn reads it twice: a fifth of the price of the exact clock, and 4 ms are fine enough here.
reactor_lag::duration roughly_now() noexcept {
    return read(CLOCK_MONOTONIC_COARSE);
}

std::string in_ms(reactor_lag::duration time) {
    return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(time).count()) +
           " ms";
}

}  // namespace

reactor_lag::turn::turn(reactor_lag& lag, std::string_view device, std::string_view doing) noexcept
    : lag_(lag), device_(device), doing_(doing), began_(roughly_now()) {}

reactor_lag::turn::~turn() {
    const auto lasted = roughly_now() - began_;
    if (lasted > lag_.longest_.lasted) lag_.longest_ = {lasted, device_, doing_};
}

reactor_lag::reactor_lag(asio::io_context& context, log_sink& log, const limits& settings)
    : limits_(settings), log_(log), probe_(context) {}

void reactor_lag::begin(std::function<void()> on_look) {
    on_look_ = std::move(on_look);
    looked_ = clock::now();
    computed_ = read(CLOCK_THREAD_CPUTIME_ID);
    wait();
}

void reactor_lag::end() {
    over_ = true;
    probe_.cancel();
}

void reactor_lag::wait() {
    probe_.expires_at(looked_ + limits_.interval);
    probe_.async_wait([this](const asio::error_code&) {
        if (!over_) look();
    });
}

void reactor_lag::look() {
    if (on_look_) on_look_();
    const auto now = clock::now();
    const auto computed = read(CLOCK_THREAD_CPUTIME_ID);
    const duration late = now - (looked_ + limits_.interval);
    // What would have been due meanwhile counts too: else a second of standing still would be one
    // value among fifty.
    auto missed = late;
    do {
        measured_.add(std::chrono::duration_cast<duration_histogram::duration>(missed));
        missed -= limits_.interval;
    } while (missed > duration{0});
    if (std::max(late, longest_.lasted) >= limits_.stall) {
        if (said_ == clock::time_point::min() || now - said_ >= limits_.quiet) {
            said_ = now;
            say(late, computed - computed_);
        } else {
            ++unsaid_;
        }
    }
    looked_ = now;
    computed_ = computed;
    longest_ = {};
    wait();
}

void reactor_lag::say(duration late, duration computed) {
    const bool one_held_it = longest_.lasted >= limits_.stall;
    const auto stood = one_held_it ? longest_.lasted : late;
    std::string text = "the reactor served nobody else for " + in_ms(stood);
    if (one_held_it) {
        text += ": this device held it in " + std::string{longest_.doing};
    } else {
        text = "the reactor was " + in_ms(stood) + " late, and no device held it for long";
        // Half: above it the thread was mostly running, so there were many short turns.
        text += computed < (late + limits_.interval) / 2
                    ? ": the machine had no CPU for it"
                    : ": more had something to do at once than one thread serves";
    }
    text += " (" + in_ms(computed) + " of CPU)";
    if (unsaid_ > 0) text += "; " + std::to_string(std::exchange(unsaid_, 0)) + " more before";
    log_.write(log_level::warn, one_held_it ? longest_.device : std::string_view{}, text);
}

}  // namespace netpoll
