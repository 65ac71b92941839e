// Takes a run's results from its stream, on a thread of its own. Knows no job.
#pragma once

#include "remote/result_parts.hpp"
#include "remote/stream.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>

namespace netpoll {

class result_intake {
public:
    struct listener {
        std::function<void(wire::joined_result)> arrived;
        /// The stream had nothing left to give.
        std::function<void()> emptied;
    };

    /// Calls the listener from its thread until this is gone; `through` outlives it. A result has
    /// at most `most` bytes.
    result_intake(broker& through, const std::string& stream, std::size_t most, listener tell);
    ~result_intake();

    /// Parts of it that came are of no use any more.
    void forget(const std::string& lease);

private:
    void listen(const std::stop_token& stop);

    broker& through_;
    const std::unique_ptr<stream_reader> from_;
    const listener tell_;
    std::mutex mutex_;
    wire::result_joiner joiner_;  // guarded by mutex_
    std::jthread thread_;         // the last member: it uses the others
};

}  // namespace netpoll
