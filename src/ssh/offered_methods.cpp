// Which login methods hosts have told of earlier in a run. Knows no session.
#include "ssh/offered_methods.hpp"

namespace netpoll {

std::optional<int> offered_methods::of(const login_host& host) const {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(host);
    return found != known_.end() ? std::optional(found->second) : std::nullopt;
}

void offered_methods::remember(const login_host& host, int methods) {
    const std::lock_guard lock(mutex_);
    if (methods == 0 || host.host_key.empty()) return;
    if (known_.size() < most_hosts || known_.contains(host)) known_[host] = methods;
}

}  // namespace netpoll
