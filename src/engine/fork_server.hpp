// Where worker processes are forked from: a process that has one thread. Knows no job.
#pragma once

#include "ssh/output_budget.hpp"

#include <memory>

namespace netpoll {

struct engine_options;

/// A process of one thread that forks worker processes when it is asked and sees how they end: a
/// process with threads cannot fork safely. It ends with this object, and so do its workers; also
/// when this process dies, then after they have said goodbye to their devices.
class fork_server {
public:
    static constexpr unsigned most_workers = output_budget::most_places;

    /// Forks. Call it while this process has one thread. Workers use what `options` points to as it
    /// is now, and every target and platform that they are given must be there already; logs and
    /// transcripts only tell them whether somebody listens. Each worker has `cpu_threads` threads
    /// for CPU work. Throws std::system_error where the machine has no process left.
    fork_server(const engine_options& options, unsigned cpu_threads);
    ~fork_server();
    fork_server(const fork_server&) = delete;
    fork_server& operator=(const fork_server&) = delete;

    struct state;
    /// For the engine.
    state& inside() noexcept { return *state_; }

private:
    std::unique_ptr<state> state_;
};

}  // namespace netpoll
