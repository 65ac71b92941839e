// Waiting on a thread that belongs to one session.
#include "engine/blocking_wait.hpp"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <memory>

namespace netpoll {

namespace {

// How late a thread notices a stop request while it waits.
constexpr std::chrono::milliseconds slice{200};

}  // namespace

void blocking_wait::until(const wait_for& waiting, device_session& session,
                          const target& device) const {
    switch (waiting.kind) {
        case wait_for::what::resolution:
            return resolved(waiting.until, session, device);
        case wait_for::what::readiness:
            return ready(waiting, session);
        case wait_for::what::computation:
            return session.compute();
        case wait_for::what::alarm:  // see until_alarm
        case wait_for::what::nothing:
        case wait_for::what::over:
            return;
    }
}

void blocking_wait::until_alarm(const wait_for& waiting, event_count& alarm, unsigned epoch) const {
    alarm.wait(epoch, std::min(waiting.until, session_clock::now() + slice));
}

void blocking_wait::ready(const wait_for& waiting, const device_session& session) const {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(waiting.until - session_clock::now());
    const auto patience = std::clamp(left, std::chrono::milliseconds{0}, slice);
    pollfd socket{session.descriptor(), 0, 0};
    if (waiting.read) socket.events |= POLLIN;
    if (waiting.write) socket.events |= POLLOUT;
    ::poll(&socket, 1, static_cast<int>(patience.count()));
}

void blocking_wait::resolved(session_clock::time_point limit, device_session& session,
                             const target& device) const {
    // Shared with the receiver, which may be called after this thread has given up.
    const auto told = std::make_shared<std::promise<resolver::answer>>();
    auto answer = told->get_future();
    names_.look_up(device.hostname, device.port,
                   [told](resolver::answer found) { told->set_value(std::move(found)); });
    while (!stop_.stop_requested()) {
        const auto next_look = std::min(limit, session_clock::now() + slice);
        if (answer.wait_until(next_look) == std::future_status::ready) {
            auto found = answer.get();
            return session.resolved(std::move(found.addresses), std::move(found.why));
        }
        if (session_clock::now() >= limit) return;
    }
}

}  // namespace netpoll
