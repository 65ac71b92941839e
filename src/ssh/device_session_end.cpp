// How a device's session changes its state, runs out of time, and ends. What is done in each state
// stands in device_session.cpp.
#include "ssh/device_session.hpp"

#include "core/compiled_platform.hpp"
#include "core/pattern.hpp"
#include "core/sessionless_outcome.hpp"
#include "ssh/authenticator.hpp"
#include "ssh/cause_words.hpp"
#include "ssh/libssh_session.hpp"
#include "ssh/session_work.hpp"
#include "ssh/transport/certificate_probe.hpp"
#include "ssh/transport/host_key_check.hpp"
#include "ssh/transport/key_exchange.hpp"
#include "ssh/transport/transport.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdio>
#include <exception>
#include <new>
#include <utility>

namespace netpoll {

namespace {

/// "3.14 ms"
std::string in_milliseconds(std::chrono::microseconds time) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.2f ms", static_cast<double>(time.count()) / 1'000.0);
    return text.data();
}

}  // namespace

// The only way to another state.
void device_session::enter(state next) noexcept {
    assert(state_ != state::over);
    if (state_ == state::admission) trace_wait(clock_.resume());
    if (state_ == state::connect && transport_->is_carried())
        clock_.resume(transport_->carried().round_trip);
    state_ = next;
    const auto& limit = *device_.limits;
    switch (next) {
        case state::resolve:
            break;  // where every session begins
        case state::connect:
            move_to(phase::connect);
            // Who carries it bounds that, and its own login before it is not the device's time.
            if (!transport_->is_carried()) return clock_.limit(limit.connect);
            clock_.pause();
            return clock_.no_limit();
        case state::certificate:
        case state::kex:
            move_to(phase::kex);
            return clock_.limit(limit.kex);
        case state::host_key:
            move_to(phase::host_key);
            return clock_.limit(limit.auth);
        case state::admission:
            clock_.pause();
            return clock_.no_limit();
        case state::auth:
            move_to(phase::auth);
            return clock_.limit(limit.auth);
        case state::talk:  // the dialogue keeps its own timers
            move_to(phase::channel);
            return clock_.no_limit();
        case state::over:
            const auto last = where();
            trace(last, clock_.move_to(phase::close));
            return clock_.no_limit();
    }
}

// Books the time of the phase that ends, and says so.
void device_session::move_to(phase next) noexcept {
    const auto last = where();
    if (next == last) return;
    trace(last, clock_.move_to(next));
    tell_phase();
}

void device_session::tell_phase() const noexcept {
    if (options_.phases == nullptr) return;
    try {
        options_.phases->reached({outcome_.index, &device_, &platform_}, where());
    } catch (const std::bad_alloc&) {  // that is news only
    }
}

void device_session::trace(phase ended, std::chrono::microseconds spent) const noexcept {
    if (!log_.traces()) return;
    try {
        log_.write(log_level::debug,
                   std::string{name(ended)} + " took " + in_milliseconds(spent) +
                       (state_ == state::over ? "; done" : ", now " + std::string{name(where())}));
    } catch (const std::exception&) {  // no memory for a line
    }
}

void device_session::trace_wait(std::chrono::microseconds waited) const noexcept {
    if (!log_.traces()) return;
    try {
        log_.write(log_level::debug,
                   "waited " + in_milliseconds(waited) + " for its turn to log in");
    } catch (const std::exception&) {  // no memory for a line
    }
}

session_clock::time_point device_session::deadline() const {
    const auto limit = out_of_time_ ? phase_clock::never : clock_.device_deadline();
    return std::min(work_ != nullptr ? work_->deadline() : clock_.phase_deadline(), limit);
}

int device_session::descriptor() const noexcept {
    return transport_->descriptor();
}

void device_session::ask_stop() noexcept {
    auto none = stop::none;
    stop_.compare_exchange_strong(none, stop::asked);
}

void device_session::cut() noexcept {
    if (state_ == state::over) return;
    if (key_exchange_ != nullptr && key_exchange_->computes()) {
        stop_ = stop::at_once;
        return;
    }
    break_off(errc::interrupted, "cut without a goodbye");
}

outcome device_session::take_outcome() {
    return std::move(outcome_);
}

// Where there is no memory left, there may be none to say so either: then the outputs go first,
// then the words.
void device_session::break_off(errc code, const char* reason) noexcept {
    try {
        return fail(code, reason);
    } catch (const std::exception&) {
    }
    try {
        work_.reset();
        outcome_.commands.clear();
        return fail(code, reason);
    } catch (const std::exception&) {
        outcome_.error.emplace().code = code;
        outcome_.error->phase = where();
        note_failure(code, where());
        if (state_ != state::over) enter(state::over);
    }
}

void device_session::expire() {
    fail(out_of_time());
}

// What a passed deadline means, with what is known of the device by then.
error device_session::out_of_time() const {
    const std::string at = login_ != nullptr ? login_->so_far() : std::string{};
    if (session_clock::now() >= clock_.device_deadline())
        return {errc::device_deadline, where(), at};
    if (login_ != nullptr)
        if (auto why = login_->waited_in_vain()) return std::move(*why);
    if (probe_ != nullptr && !probe_->identified()) return probe_->silence();
    if (key_exchange_ != nullptr && !key_exchange_->identified()) return key_exchange_->silence();
    const auto* ssh = transport_->ssh();
    const auto cause = ssh != nullptr ? escape(ssh->cause()) : std::string{};
    return {errc::timed_out, where(), at + (at.empty() || cause.empty() ? "" : ". ") + cause};
}

void device_session::fail(errc code, std::string detail) {
    fail(error{code, where(), std::move(detail)});
}

void device_session::fail(error failure) {
    // A watcher shut down what outlived its deadline: the device closed nothing.
    const bool late = blocking_ && session_clock::now() >= deadline();
    if (late && failure.code == errc::closed) failure = out_of_time();
    end(std::move(failure));
}

// The dialogue is over: its word is the outcome's.
void device_session::conclude() {
    auto failure = work_->failure();
    if (failure && failure->code == errc::interrupted && out_of_time_)
        failure->code = errc::device_deadline;
    if (failure && failure->code == errc::interrupted && out_of_room_) {
        failure->code = errc::output_limit;
        failure->detail = "the outputs of all devices would be more than the " +
                          std::to_string(options_.memory->most()) + " bytes of --memory";
    }
    end(std::move(failure));
}

void device_session::end(std::optional<error> failure) {
    if (state_ == state::over) return;
    const auto* ssh = transport_->ssh();
    if (ssh != nullptr) ssh->note_facts(outcome_.ssh);
    if (work_ != nullptr) {
        take_results();
    } else {
        outcome_.commands = unsent_commands(device_);
    }
    outcome_.session_possibly_left = may_be_left();
    if (failure && failure->code == errc::closed && ssh != nullptr && ssh->dead())
        explain(*failure);
    if (failure) blame_carrier(*failure);
    if (failure && options_.redact != nullptr)
        failure->detail = (*options_.redact)(failure->detail);
    outcome_.error = std::move(failure);
    if (outcome_.error) note_failure(outcome_.error->code, outcome_.error->phase);
    const bool stopped = outcome_.error && outcome_.error->code == errc::interrupted;
    const bool guarded = outcome_.error && outcome_.error->code == errc::auth_guard;
    outcome_.status = !outcome_.error ? device_status::ok
                      : stopped       ? device_status::cancelled
                      : guarded       ? device_status::skipped
                                      : device_status::failed;
    hang_up();
    enter(state::over);
    outcome_.ended = wall_clock();
    log_end();
}

// Whether the device may still count a session that it let in. It has ended one where it closed the
// channel or the connection, not where the network went, or a watcher shut the socket down.
bool device_session::may_be_left() const {
    if (state_ != state::talk) return false;
    const auto* ssh = transport_->ssh();
    const bool shut_down = blocking_ && session_clock::now() >= deadline();
    if (ssh != nullptr && ssh->dead() && !shut_down)
        return ssh->why_dead() != errc::closed || says(ssh->cause(), "timed out");
    return work_ == nullptr || work_->leaves_open();
}

void device_session::log_end() const {
    if (outcome_.error) {
        log_.write(log_level::info, std::string{name(outcome_.error->code)} + " in " +
                                        std::string{name(outcome_.error->phase)} + ": " +
                                        outcome_.error->detail);
    }
    for (const auto& expression : pattern::take_costly()) {
        log_.write(log_level::warn, "the expression " + escape(expression) +
                                        " takes too long on what a device said, and counts as no "
                                        "match: write a simpler one");
    }
}

void device_session::take_results() {
    work_->write_to(outcome_);
    const auto running = std::find_if(outcome_.commands.rbegin(), outcome_.commands.rend(),
                                      [](const auto& result) { return result.sent; });
    if (out_of_room_ && running != outcome_.commands.rend() &&
        running->status == command_status::incomplete)
        running->truncated = true;
    if (room_ != nullptr) room_->count(output_memory(outcome_.commands));
    outcome_.room = std::move(room_);
}

// A dialogue only sees that the connection is gone; libssh may know why.
void device_session::explain(error& closed) const {
    closed.code = transport_->ssh()->why_dead();
    const auto cause = escape(transport_->ssh()->cause());
    if (!cause.empty() && closed.detail.find(cause) == std::string::npos) {
        closed.detail += (closed.detail.empty() ? "" : "; ") + cause;
    }
}

// Whoever carries the stream knows why it broke; the session only sees an end of its bytes.
void device_session::blame_carrier(error& failure) const {
    switch (failure.code) {
        case errc::closed:
        case errc::kex_failed:
        case errc::protocol_error:
        case errc::timed_out:
        case errc::stalled:
            break;
        default:
            return;
    }
    if (auto why = transport_->why_broken()) {
        failure.code = why->code;
        failure.detail = std::move(why->detail);
    }
}

// Counted from the session's begin, since the wall clock may jump meanwhile.
std::chrono::system_clock::time_point device_session::wall_clock() const {
    return outcome_.started +
           std::chrono::duration_cast<std::chrono::system_clock::duration>(clock_.running());
}

void device_session::begin_attempt() {
    outcome_.attempts.push_back({wall_clock(), std::nullopt});
}

void device_session::note_failure(errc code, phase where) noexcept {
    if (!outcome_.attempts.empty()) outcome_.attempts.back().cause = {code, where};
}

void device_session::hang_up() {
    {
        const libssh_session::attribution mine{transport_->ssh()};
        work_.reset();
        login_.reset();
        key_exchange_.reset();
        probe_.reset();
    }
    transport_->hang_up();
}

}  // namespace netpoll
