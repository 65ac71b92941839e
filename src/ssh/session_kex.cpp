// A session's key exchange: whose identification, what it costs, who computes it. Knows no thread,
// reactor or Asio.
//
// A classic group takes libssh 3 to 118 ms in two of its calls. Where there are workers these calls
// are made in `compute`; the socket's watch has let go of the descriptor by then, since libssh may
// close it there and another session be given the same number.
#include "ssh/session_machine.hpp"

#include "ssh/algorithms.hpp"
#include "ssh/transport/kex_cause.hpp"
#include "ssh/transport/kex_preview.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace netpoll {

void session_machine::begin_exchange() {
    const int descriptor = descriptor_for_libssh();
    if (descriptor < 0) return fail(errc::local_limit, "no free descriptor at or below 65535");
    // A listed type is asked for at once: another one would cost a second connection.
    if (known_types_.empty() && options_.host_keys != host_key_policy::off) {
        known_types_ = options_.known_hosts->types_for(device_.hostname, device_.port);
    }
    ssh_ = std::make_unique<libssh_session>(descriptor, device_.profile,
                                            host_key_algorithms(known_types_, device_.profile));
}

session_machine::pause session_machine::exchange_keys() {
    if (ssh_ == nullptr) {
        begin_exchange();
        return std::nullopt;
    }
    if (greeted_ && !identified_) return identify();
    // libssh gives up by itself at its own limit, so the first call must not block and the others
    // may take what is left of the phase.
    if (greeted_ && blocking_) {
        const auto left = std::chrono::ceil<milliseconds>(deadline() - session_clock::now());
        ssh_->block_for(std::max(left, milliseconds{1}));
    }
    if (peek_due_) preview();
    if (heavy_ && !computed_) return hand_over();
    lent_.release();
    const call_result now = heavy_ ? *std::exchange(computed_, std::nullopt) : ssh_->connect();
    greeted_ = true;
    if (now == call_result::again) {
        if (!identified_) return std::nullopt;
        peek_due_ = offloads_ && !previewed_;
        return wait(true, ssh_->write_pending());
    }
    if (now == call_result::failed) {
        kex_failed();
        return std::nullopt;
    }
    enter(state::host_key);
    return std::nullopt;
}

// A packet that comes in pieces is left to libssh: it costs other sessions some milliseconds.
void session_machine::preview() {
    const auto cost = peek_kex_cost(socket_.value(), algorithms_of(device_.profile).key_exchange);
    peek_due_ = false;
    previewed_ = cost != kex_cost::unseen;
    heavy_ = cost == kex_cost::high;
}

session_machine::pause session_machine::hand_over() {
    away_since_ = session_clock::now();
    if (away_since_ >= deadline()) {
        expire();
        return std::nullopt;
    }
    away_ = true;
    watch_.closing(socket_.value());
    return wait_for{wait_for::what::computation, false, false, device_deadline_};
}

void session_machine::compute() noexcept {
    // Who waited too long in the queue of workers does not hold up the others there.
    if (stop_asked_ || session_clock::now() >= device_deadline_) return;
    try {
        const libssh_session::attribution mine{ssh_.get()};
        computed_ = ssh_->connect();
    } catch (const std::exception&) {
        computed_ = call_result::failed;
    }
}

void session_machine::come_back() {
    away_ = false;
    // The device is not to blame for our computing, nor for waiting for a worker.
    phase_deadline_ += session_clock::now() - away_since_;
    if (ssh_get_fd(ssh_->raw()) == socket_.value()) watch_.opened(socket_.value());
    mind_descriptor();
    if (cut_asked_) cut();
}

session_machine::pause session_machine::identify() {
    switch (filter_.look(socket_.value())) {
        case identification_filter::state::more:
            return wait(true, ssh_->write_pending());
        case identification_filter::state::ssh:
            identified_ = true;
            peek_due_ = offloads_ && filter_.more_follows();
            break;
        case identification_filter::state::closed:
            fail(errc::closed, filter_.seen().empty() ? "before the device said anything"
                                                      : "after \"" + escape(filter_.seen()) + "\"");
            break;
        case identification_filter::state::not_ssh:
            fail(errc::not_ssh, "it begins with \"" + escape(filter_.seen()) + "\"");
            break;
    }
    return std::nullopt;
}

void session_machine::kex_failed() {
    note_facts();
    const std::string cause = ssh_->cause();
    if (session_clock::now() >= deadline()) return expire();
    // Nothing but the socket can fail before the device has said anything.
    if (!identified_) {
        const auto words = escape(cause);
        return fail(errc::closed,
                    "before the device said anything" + (words.empty() ? "" : ": " + words));
    }
    if (const auto lists = algorithm_mismatch(cause)) {
        return fail(errc::no_common_algorithm, describe(*lists, device_.profile));
    }
    if (auto known = known_kex_cause(cause, device_.profile)) return fail(std::move(*known));
    const bool gone = cause.empty() || cause.find("Socket error") != cause.npos ||
                      cause.find("isconnect") != cause.npos;
    fail(gone ? errc::closed : errc::kex_failed,
         gone ? "during the key exchange. " + escape(cause) : escape(cause));
}

}  // namespace netpoll
