// Acknowledgements that wait for the journal.
#include "remote/result_acks.hpp"

#include <utility>
#include <vector>

namespace netpoll {

namespace {

/// The journal's lines are on disk a second after they were handed over, at the latest.
constexpr std::chrono::milliseconds journal_delay{1'500};

}  // namespace

std::shared_ptr<const void> result_acks::when_gone(const std::string& lease,
                                                   wire::acknowledgement done) {
    const auto end = [to = state_, lease, done = std::move(done)](const void*) {
        const auto at = std::chrono::steady_clock::now() + journal_delay;
        const std::lock_guard lock(to->mutex);
        to->due.push_back({at, lease, done});
    };
    return {static_cast<const void*>(state_.get()), end};
}

bool result_acks::is_kept(const std::string& lease) const {
    const std::lock_guard lock(state_->mutex);
    return state_->kept.contains(lease);
}

void result_acks::perform_due(time_point now) {
    std::vector<wire::acknowledgement> ready;
    {
        const std::lock_guard lock(state_->mutex);
        while (!state_->due.empty() && state_->due.front().at <= now) {
            state_->kept.insert(state_->due.front().lease);
            ready.push_back(std::move(state_->due.front().done));
            state_->due.pop_front();
        }
    }
    for (const auto& each : ready)
        each();
}

void result_acks::perform_all() {
    perform_due(time_point::max());
}

result_acks::time_point result_acks::next_time() const {
    const std::lock_guard lock(state_->mutex);
    return state_->due.empty() ? time_point::max() : state_->due.front().at;
}

}  // namespace netpoll
