// Which time limit holds where.
#include "run/open_session.hpp"

#include "core/compiled_platform.hpp"

#include <algorithm>

namespace netpoll {

using std::chrono::duration_cast;

open_session::open_session(const job& work, time_point now)
    : device_(work.target), platform_(work.platform), since_(now), began_(now - work.spent) {}

void open_session::reach(phase where, time_point now) noexcept {
    if (held_) began_ += now - since_;
    held_ = false;
    where_ = where;
    since_ = now;
}

void open_session::hold(time_point now) noexcept {
    if (!held_) since_ = now;
    held_ = true;
}

bool open_session::is_slower_than(const open_session& other) const noexcept {
    return held_ != other.held_ ? other.held_ : since_ < other.since_;
}

/// Of the phase; the device's own where a phase has none of its own. Several commands share one
/// phase, and each has its own limit.
milliseconds open_session::limit() const {
    const limits& all = *device_->limits;
    switch (where_) {
        case phase::resolve:
        case phase::connect:
            return all.connect;
        case phase::kex:
            return all.kex;
        case phase::host_key:
        case phase::auth:
            return all.auth;
        case phase::channel:
        case phase::prompt:
            return all.prompt;
        case phase::command: {
            const auto& commands = *device_->commands;
            if (commands.size() != 1 || !commands.front().then.empty()) return all.device;
            if (platform_ == nullptr) return all.command;
            return std::max(all.command, platform_->definition.total.value_or(all.command));
        }
        case phase::close:
            break;
    }
    return all.close;
}

awaited open_session::seen_at(time_point now) const {
    awaited seen{device_->name, where_, duration_cast<milliseconds>(now - since_)};
    seen.held = held_;
    if (held_) return seen;
    const auto left = device_->limits->device - duration_cast<milliseconds>(since_ - began_);
    seen.limit = std::min(limit(), left);
    return seen;
}

}  // namespace netpoll
