// Which login methods servers have offered earlier in a run. Knows no session.
#include "ssh/offered_methods.hpp"

namespace netpoll {

std::optional<int> offered_methods::of(const kind_of_server& server) const {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(server);
    return found != known_.end() && found->second != 0 ? std::optional(found->second)
                                                       : std::nullopt;
}

void offered_methods::remember(const kind_of_server& server, int methods) {
    const std::lock_guard lock(mutex_);
    const auto known = known_.find(server);
    if (known != known_.end()) {
        if (known->second != methods) known->second = 0;
    } else if (known_.size() < most_kinds) {
        known_.emplace(server, methods);
    }
}

void offered_methods::doubt(const kind_of_server& server) {
    const std::lock_guard lock(mutex_);
    const auto known = known_.find(server);
    if (known != known_.end()) known->second = 0;
}

}  // namespace netpoll
