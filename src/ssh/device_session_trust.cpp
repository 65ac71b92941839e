// Whom a device's session trusts: its host certificate, and its host key.
#include "ssh/device_session.hpp"

#include "ssh/libssh_session.hpp"
#include "ssh/transport/certificate_probe.hpp"
#include "ssh/transport/host_key_check.hpp"
#include "ssh/transport/transport.hpp"

#include <utility>
#include <variant>

namespace netpoll {

// Over a connection of its own, which counts as no attempt: the one that matters follows.
device_session::pause device_session::ask_for_certificate() {
    if (probe_ == nullptr) probe_ = std::make_unique<certificate_probe>(*transport_, device_, log_);
    // Or a watcher's end of the connection would be taken for the device's answer.
    if (session_clock::now() >= deadline()) {
        expire();
        return std::nullopt;
    }
    switch (probe_->advance()) {
        case call_result::again:
            return wait();
        case call_result::failed:
            fail(probe_->why());
            return std::nullopt;
        case call_result::done:
            break;
    }
    auto refusal = host_key_->take_certificate(probe_->answer());
    if (refusal) {
        fail(std::move(*refusal));
        return std::nullopt;
    }
    hang_up();
    enter(state::connect);
    return std::nullopt;
}

device_session::pause device_session::judge_host_key() {
    transport_->ssh()->note_facts(outcome_.ssh);
    const auto key = server_key_of(transport_->ssh()->raw());
    if (!key) {
        fail(errc::kex_failed, "libssh has no server key");
        return std::nullopt;
    }
    auto verdict = host_key_->judge(*key, outcome_.ssh);
    if (std::holds_alternative<host_key_check::accepted>(verdict)) {
        host_key_.reset();
        if (options_.keys_only) {
            end(std::nullopt);
            return std::nullopt;
        }
        enter(options_.gate != nullptr ? state::admission : state::auth);
    } else if (std::holds_alternative<host_key_check::ask_again>(verdict)) {
        ask_again();
    } else {
        fail(std::get<error>(std::move(verdict)));
    }
    return std::nullopt;
}

// Once more, for a key of another type.
void device_session::ask_again() {
    note_failure(errc::host_key_changed, where());
    hang_up();
    begin_attempt();
    enter(state::connect);
}

}  // namespace netpoll
