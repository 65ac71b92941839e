// Results on their way to the broker: published until it has them, and kept in files while they are
// too many for the memory. Knows no job.
#pragma once

#include "remote/result_parts.hpp"
#include "remote/result_spool.hpp"
#include "remote/stream.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace netpoll {

/// One result that waits, or is being published.
struct outgoing_result {
    std::string run;
    std::string lease;
    std::string device;
    std::vector<wire::result_part> parts;

    std::size_t bytes() const noexcept;
};

/// One thread at a time.
class result_outbox {
public:
    using time_point = std::chrono::steady_clock::time_point;
    struct part_answer {
        std::string lease;
        std::size_t part{0};
        stored what{stored::yes};
    };

    /// `answered` is called from other threads: its argument is to be given to `take`. Both
    /// references outlive it.
    result_outbox(broker& through, result_spool& files, std::function<void(part_answer)> answered);

    void add(outgoing_result what);
    /// True where that was the last part of its result: the broker has all of it.
    bool take(const part_answer& said, time_point now);
    /// What the broker had no room for is tried again.
    void retry_due(time_point now);
    time_point next_time() const noexcept {
        return retries_.empty() ? time_point::max() : retries_.front().at;
    }
    /// A run is over: nobody takes its results any more.
    void forget_run(const std::string& run);

    /// Results that the broker does not have: leases and devices.
    std::vector<std::pair<std::string, std::string>> waiting_of(const std::string& run) const;
    bool empty() const noexcept { return open_.empty() && in_files_.empty(); }
    std::size_t waiting_bytes() const noexcept { return bytes_ + files_.bytes(); }

private:
    struct open_result {
        outgoing_result what;
        std::size_t unanswered{0};
    };
    struct retry {
        time_point at;
        std::string lease;
        std::size_t part;
    };
    struct filed {
        std::string run;
        std::string lease;
        std::string device;
    };

    void publish(outgoing_result what);
    void publish_part(const outgoing_result& of, std::size_t part);
    void fetch_from_files();

    result_spool& files_;
    const std::function<void(part_answer)> answered_;
    const std::unique_ptr<stream_publisher> publisher_;
    std::unordered_map<std::string, open_result> open_;  // by lease
    std::size_t bytes_{0};                               // of these
    std::deque<filed> in_files_;
    std::deque<retry> retries_;
};

}  // namespace netpoll
