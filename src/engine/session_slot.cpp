// What a watcher may do to a session that blocks another thread. Knows no libssh.
#include "engine/session_slot.hpp"

#include <sys/socket.h>

#include <utility>

namespace netpoll {

namespace {

// Coarse on purpose: sessions keep their deadlines by themselves wherever libssh lets them.
constexpr std::chrono::milliseconds tick{100};
constexpr std::chrono::milliseconds grace{300};

}  // namespace

void session_slot::opened(int descriptor) {
    const std::lock_guard lock(mutex_);
    descriptor_ = descriptor;
}

void session_slot::closing(int) {
    const std::lock_guard lock(mutex_);
    descriptor_ = -1;
}

void session_slot::note(session_clock::time_point deadline, bool expendable) {
    const std::lock_guard lock(mutex_);
    deadline_ = deadline;
    expendable_ = expendable;
}

void session_slot::look(session_clock::time_point now, bool stopping, bool cut) {
    const std::lock_guard lock(mutex_);
    if (descriptor_ < 0) return;
    const bool late = deadline_ != session_clock::time_point::max() && now > deadline_ + grace;
    const bool stop = cut || (stopping && expendable_);
    if (late || stop) shutdown(descriptor_, SHUT_RDWR);
    stopped_ = stopped_ || stop;
}

bool session_slot::take_stopped() {
    const std::lock_guard lock(mutex_);
    return std::exchange(stopped_, false);
}

session_watcher::session_watcher(std::chrono::milliseconds drain)
    : drain_(drain), thread_([this] { watch(); }) {}

session_watcher::~session_watcher() {
    {
        const std::lock_guard lock(mutex_);
        over_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

session_slot& session_watcher::add() {
    const std::lock_guard lock(mutex_);
    return slots_.emplace_back();
}

void session_watcher::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        drained_ = session_clock::now() + drain_;
    }
    changed_.notify_all();
}

void session_watcher::watch() {
    std::unique_lock lock(mutex_);
    while (!over_) {
        const auto now = session_clock::now();
        for (auto& slot : slots_)
            slot.look(now, stopping_, now >= drained_);
        changed_.wait_for(lock, tick);
    }
}

}  // namespace netpoll
