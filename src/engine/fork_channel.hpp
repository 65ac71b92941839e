// The engine's side of a fork server: its orders and the server's reports. Knows no job.
#pragma once

#include "engine/current_jobs.hpp"
#include "engine/fork_server.hpp"
#include "engine/job_marks.hpp"
#include "machine/shared_pages.hpp"
#include "ssh/socket.hpp"

#include <sys/types.h>

#include <cstddef>
#include <optional>

namespace netpoll {

/// From the engine to the fork server.
struct fork_order {
    enum class type { begin, kill };
    type kind{type::begin};
    unsigned place{0};  ///< below fork_server::most_workers; one worker at a time
    std::size_t room{0};
};

/// From the fork server: how a worker began or ended.
struct fork_news {
    enum class type { begun, failed, ended };
    type kind{type::begun};
    unsigned place{0};
    pid_t pid{0};
    int status{0};  ///< ended: as from waitpid; failed: errno
};

struct fork_server::state {
    explicit state(std::size_t jobs) : marks(jobs) {}

    pid_t pid{-1};
    unique_descriptor channel;
    shared_pages memory{fork_server::most_workers * sizeof(current_jobs)};
    /// One for each place, shared with the workers.
    current_jobs* const pages{static_cast<current_jobs*>(memory.data())};
    /// Of all jobs, shared likewise.
    job_marks marks;

    /// Asks for a worker that holds `room` sessions and talks over `channel`, which it takes. False
    /// where the fork server is gone.
    bool begin_worker(unsigned place, std::size_t room, unique_descriptor channel) const;
    void kill_worker(unsigned place) const;

    enum class reading { none, one, gone };
    /// Does not wait.
    reading read(fork_news& news) const;
};

}  // namespace netpoll
