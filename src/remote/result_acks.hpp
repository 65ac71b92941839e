// When a result may go from the broker: once its record is in the journal. Knows no broker.
#pragma once

#include "remote/result_parts.hpp"

#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_set>

namespace netpoll {

/// Thread-safe.
class result_acks {
public:
    using time_point = std::chrono::steady_clock::time_point;

    /// The result is acknowledged a while after the last copy of this is gone, which is when its
    /// record was handed to the journal.
    std::shared_ptr<const void> when_gone(const std::string& lease, wire::acknowledgement done);
    /// It was acknowledged: what comes of it once more is of no use.
    bool is_kept(const std::string& lease) const;
    void perform_due(time_point now);
    /// The journal is closed.
    void perform_all();
    time_point next_time() const;

private:
    struct waiting {
        time_point at;
        std::string lease;
        wire::acknowledgement done;
    };
    // Outcomes may outlive the coordinator.
    struct state {
        std::mutex mutex;
        std::deque<waiting> due;
        std::unordered_set<std::string> kept;
    };
    std::shared_ptr<state> state_{std::make_shared<state>()};
};

}  // namespace netpoll
