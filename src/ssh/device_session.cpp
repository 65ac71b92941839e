// The engines' face of a session. Knows no libssh type.
#include "ssh/device_session.hpp"

#include "ssh/session_machine.hpp"

#include <utility>

namespace netpoll {

device_session::device_session(const session_options& options, const job& work, socket_watch& watch,
                               bool blocking)
    : machine_(std::make_unique<session_machine>(options, work, watch, blocking)) {}

device_session::~device_session() = default;

wait_for device_session::advance() noexcept {
    return machine_->advance();
}

void device_session::resolved(std::vector<endpoint> addresses, std::string why) {
    machine_->resolved(std::move(addresses), std::move(why));
}

void device_session::compute() noexcept {
    machine_->compute();
}

void device_session::ask_stop() noexcept {
    machine_->ask_stop();
}

void device_session::cut() noexcept {
    machine_->cut();
}

int device_session::descriptor() const noexcept {
    return machine_->descriptor();
}

session_clock::time_point device_session::deadline() const {
    return machine_->deadline();
}

phase device_session::where() const noexcept {
    return machine_->where();
}

bool device_session::talking() const noexcept {
    return machine_->talking();
}

outcome device_session::take_outcome() {
    return machine_->take_outcome();
}

}  // namespace netpoll
