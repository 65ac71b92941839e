// One key exchange. Knows no policy.
#include "ssh/transport/key_exchange.hpp"

#include "ssh/algorithms.hpp"
#include "ssh/cause_words.hpp"
#include "ssh/transport/kex_cause.hpp"
#include "ssh/transport/kex_preview.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace netpoll {

namespace {

/// The reasons of RFC 4253, 11.1, that say nothing of the exchange: service not available,
/// connection lost, by application, too many connections.
bool leaves(std::string_view cause) {
    static constexpr std::array reasons{"SSH_MSG_DISCONNECT: 7:", "SSH_MSG_DISCONNECT: 10:",
                                        "SSH_MSG_DISCONNECT: 11:", "SSH_MSG_DISCONNECT: 12:"};
    return std::any_of(reasons.begin(), reasons.end(),
                       [cause](const char* reason) { return says(cause, reason); });
}

}  // namespace

key_exchange::key_exchange(transport& link, const target& device, waiting kind, device_log log)
    : link_(link), device_(device), waiting_(kind), log_(log) {}

// The only way to another state.
void key_exchange::enter(state next) {
    static constexpr std::array words{"greeting",       "identification sent", "identified",
                                      "exchange begun", "large group",         "handed to a worker",
                                      "computed",       "keys agreed"};
    assert(state_ != state::agreed);
    if (state_ == next) return;
    state_ = next;
    log_.step("kex", words[static_cast<std::size_t>(next)]);
}

call_result key_exchange::advance(session_clock::time_point deadline) {
    for (;;) {
        switch (state_) {
            case state::greet:
                if (const auto now = greet(); now != call_result::again) return take(now, deadline);
                break;
            case state::identify:
                if (const auto now = identify(); now != call_result::done) return now;
                break;
            case state::inspect:
                inspect();
                break;
            case state::exchange:
                return exchange(deadline);
            case state::heavy:
                if (session_clock::now() >= deadline) return call_result::again;
                computing_since_ = session_clock::now();
                enter(state::computing);
                link_.lend();
                return call_result::again;
            case state::computing:
                return call_result::again;
            case state::computed:
                return take(*std::exchange(computed_, std::nullopt), deadline);
            case state::agreed:
                return call_result::done;
        }
    }
}

// libssh gives up by itself at its own limit, so its first call must not block; the others may take
// what is left of the phase.
call_result key_exchange::greet() {
    const auto now = link_.speak();
    if (now == call_result::again) enter(state::identify);
    return now;
}

call_result key_exchange::identify() {
    const auto now = filter_.look(link_.descriptor());
    switch (now) {
        case identification_filter::state::more:
            return call_result::again;
        case identification_filter::state::ssh:
            enter(state::inspect);
            if (waiting_ != waiting::offloaded || !filter_.more_follows()) enter(state::exchange);
            return call_result::done;
        case identification_filter::state::closed:
        case identification_filter::state::not_ssh:
            break;
    }
    why_ = filter_.refusal(now);
    return call_result::failed;
}

// A packet that comes in pieces is left to libssh: it costs other sessions some milliseconds.
void key_exchange::inspect() {
    const auto cost = peek_kex_cost(link_.descriptor(), algorithms_of(device_).key_exchange);
    cost_known_ = cost != kex_cost::unseen;
    enter(cost == kex_cost::high ? state::heavy : state::exchange);
}

call_result key_exchange::exchange(session_clock::time_point deadline) {
    if (waiting_ == waiting::in_libssh) {
        const auto left = std::chrono::ceil<milliseconds>(deadline - session_clock::now());
        link_.ssh()->block_for(std::max(left, milliseconds{1}));
    }
    return take(link_.speak(), deadline);
}

// What libssh's answer means for the next call.
call_result key_exchange::take(call_result result, session_clock::time_point deadline) {
    switch (result) {
        case call_result::done:
            enter(state::agreed);
            break;
        case call_result::again:
            if (state_ == state::computed) {
                enter(state::heavy);
            } else if (waiting_ == waiting::offloaded && !cost_known_) {
                enter(state::inspect);
            }
            break;
        case call_result::failed:
            if (session_clock::now() >= deadline) return call_result::again;
            why_ = reason();
            break;
    }
    return result;
}

wait_for key_exchange::wait(session_clock::time_point deadline) const {
    if (waiting_ == waiting::in_libssh && identified()) return wait_for{};
    return filter_.wait(deadline, link_.ssh() != nullptr && link_.ssh()->write_pending());
}

void key_exchange::compute() {
    assert(state_ == state::computing);
    try {
        computed_ = link_.ssh()->connect();
    } catch (const std::exception&) {
        computed_ = call_result::failed;
    }
}

session_clock::duration key_exchange::take_back() {
    assert(state_ == state::computing);
    enter(computed_ ? state::computed : state::heavy);
    link_.take_back();
    return session_clock::now() - computing_since_;
}

// Why libssh has failed.
error key_exchange::reason() const {
    const std::string cause = link_.ssh()->cause();
    const auto words = escape(cause);
    // Nothing but the socket can fail before the device has said anything.
    if (!identified()) {
        return {errc::closed, phase::kex,
                "before the device said anything" + (words.empty() ? "" : ": " + words)};
    }
    if (const auto lists = algorithm_mismatch(cause)) {
        return {errc::no_common_algorithm, phase::kex,
                describe(*lists, device_, link_.ssh()->offered())};
    }
    if (auto known = known_kex_cause(cause, device_.profile)) return std::move(*known);
    const bool gone = cause.empty() || says(cause, "Socket error") || says(cause, "isconnect");
    if (gone || leaves(cause))
        return {errc::closed, phase::kex, "during the key exchange. " + words};
    return {errc::kex_failed, phase::kex, words};
}

}  // namespace netpoll
