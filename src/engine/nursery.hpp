// The engine's side of a worker nursery: orders and news. Knows no job.
#pragma once

#include "engine/in_hand.hpp"
#include "engine/worker_nursery.hpp"
#include "ssh/socket.hpp"

#include <sys/types.h>

#include <cstddef>
#include <optional>

namespace netpoll {

/// What the engine asks for.
struct nursery_order {
    enum class what { begin, kill };
    what kind{what::begin};
    unsigned place{0};  ///< below worker_nursery::most_workers; one worker at a time
    std::size_t room{0};
};

/// What the nursery saw.
struct nursery_news {
    enum class what { begun, failed, ended };
    what kind{what::begun};
    unsigned place{0};
    pid_t pid{0};
    int status{0};  ///< ended: as from waitpid; failed: errno
};

struct worker_nursery::state {
    pid_t pid{-1};
    unique_descriptor channel;
    in_hand* pages{nullptr};  ///< one for each place, shared with the workers

    /// Asks for a worker that holds `room` sessions and talks over `channel`, which it takes. False
    /// where the nursery is gone.
    bool begin_worker(unsigned place, std::size_t room, unique_descriptor channel) const;
    void kill_worker(unsigned place) const;

    enum class reading { none, one, gone };
    /// Does not wait.
    reading read(nursery_news& news) const;
};

}  // namespace netpoll
