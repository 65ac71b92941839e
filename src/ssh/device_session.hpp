// One device from the first packet to the last: connect, host key, login, conversation, goodbye.
// Says what it would wait for and never decides how. The engines' face of the ring; knows no libssh
// type.
//
// Rules for whoever drives it:
//  1. Call `advance` whenever what it waits for may have come; too often is harmless.
//  2. `resolution` is answered by `resolved`, once.
//  3. `computation` is answered by `compute`, on any thread; until it has returned nothing but
//     `ask_stop` and `cut` is called. It is asked for only where `session_options::offloads` is set
//     and the session does not block.
//  4. After `over` take the outcome; every session gets there by its deadlines alone.
#pragma once

#include "core/job.hpp"
#include "ssh/session_options.hpp"
#include "ssh/socket.hpp"
#include "ssh/wait.hpp"

#include <netpoll/outcome.hpp>

#include <memory>
#include <string>
#include <vector>

namespace netpoll {

class session_machine;

/// Used by one thread at a time; may move between threads with a happens-before between them.
class device_session {
public:
    /// `options`, `watch` and everything that `work` points to outlive this. With `blocking` the
    /// libssh calls after the TCP connect wait by themselves, in slices. Throws std::bad_alloc.
    device_session(const session_options& options, const job& work, socket_watch& watch,
                   bool blocking);
    ~device_session();

    /// Goes on until it would have to wait, or until a fair share of work is done. What goes wrong
    /// is in the outcome.
    wait_for advance() noexcept;
    /// Answers `resolution`. No addresses: `why` is the resolver's reason.
    void resolved(std::vector<endpoint> addresses, std::string why);
    /// Answers `computation`: makes one call that may take 100 ms of CPU and does not wait. The
    /// socket is not watched meanwhile.
    void compute() noexcept;
    /// A running dialogue gives up its command and says goodbye; anything earlier ends at the next
    /// `advance`. Idempotent.
    void ask_stop() noexcept;
    /// Ends at once, without goodbye; while `compute` runs: at the next `advance`.
    void cut() noexcept;

    int descriptor() const noexcept;
    /// When the step at hand runs out of time, for watchers: a timer that only says that a device
    /// has been quiet for long enough is none.
    session_clock::time_point deadline() const;
    phase where() const noexcept;
    /// True while there is somebody to say goodbye to.
    bool talking() const noexcept;
    /// After `over`, once.
    outcome take_outcome();

private:
    std::unique_ptr<session_machine> machine_;
};

}  // namespace netpoll
