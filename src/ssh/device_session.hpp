// One device from the first packet to the last: connect, host key, login, dialogue, goodbye.
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
#include "ssh/device_log.hpp"
#include "ssh/phase_clock.hpp"
#include "ssh/session_options.hpp"
#include "ssh/socket.hpp"
#include "ssh/wait.hpp"

#include <netpoll/outcome.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace netpoll {

class authenticator;
class certificate_probe;
class host_key_check;
class key_exchange;
class session_business;
class session_work;
class stream_source;
class transport;

/// Used by one thread at a time; may move between threads with a happens-before between them.
class device_session {
public:
    /// `options`, `watch`, `streams`, `business` and everything that `work` points to outlive this.
    /// With `blocking` the libssh calls after the TCP connect wait by themselves, in slices.
    /// `streams` opens the connection in place of TCP from here; null: it is dialled. `business` is
    /// what it does once it is logged in; null: its device's commands. Throws std::bad_alloc.
    device_session(const session_options& options, const job& work, socket_watch& watch,
                   bool blocking, stream_source* streams = nullptr,
                   session_business* business = nullptr);
    ~device_session();
    device_session(const device_session&) = delete;
    device_session& operator=(const device_session&) = delete;

    /// Goes on until it would have to wait, or until a fair share of work is done. What goes wrong
    /// is in the outcome.
    wait_for advance() noexcept;
    /// Answers `resolution`. No addresses: `reason` is the resolver's.
    void resolved(std::vector<endpoint> addresses, const std::string& reason);
    /// Answers `computation`: makes one call that may take 100 ms of CPU and does not wait. The
    /// socket is not watched meanwhile.
    void compute() noexcept;
    /// A running dialogue gives up its command and says goodbye; anything earlier ends at the next
    /// `advance`. Idempotent.
    void ask_stop() noexcept;
    /// Ends at once, without goodbye; while `compute` runs: at the next `advance`.
    void cut() noexcept;

    int descriptor() const noexcept;
    /// When what it does now runs out of time, for watchers: a timer that only says that a device
    /// has been quiet for long enough is none.
    session_clock::time_point deadline() const;
    phase where() const noexcept { return clock_.where(); }
    /// True while there is somebody to say goodbye to.
    bool talking() const noexcept { return state_ == state::talk; }
    /// After `over`, once.
    outcome take_outcome();

private:
    enum class state { resolve, connect, certificate, kex, host_key, admission, auth, talk, over };
    enum class stop { none, asked, at_once };
    // A state either moves on (nothing) or says what to wait for.
    using pause = std::optional<wait_for>;

    void enter(state next) noexcept;
    void move_to(phase next) noexcept;
    void tell_phase() const noexcept;
    void trace(phase ended, std::chrono::microseconds spent) const noexcept;
    void trace_wait(std::chrono::microseconds waited) const noexcept;

    pause step();
    pause resolve();
    pause connect();
    pause ask_for_certificate();
    pause exchange_keys();
    pause judge_host_key();
    pause be_admitted();
    pause log_in();
    pause talk();
    pause wait();
    pause wait_for_connection();
    pause wait_for_alarm(session_clock::time_point latest);
    void begin_exchange();
    void begin_login();
    void begin_work();
    std::unique_ptr<session_work> make_dialogue();
    void come_back();
    void ask_again();
    void next_address(error reason);
    void begin_attempt();
    bool stop_early();
    bool has_room();

    void conclude();
    void end(std::optional<error> failure);
    void break_off(errc code, const char* reason) noexcept;
    void fail(error failure);
    void fail(errc code, std::string detail);
    void expire();
    error out_of_time() const;
    bool may_be_left() const;
    void explain(error& closed) const;
    void take_results();
    void blame_carrier(error& failure) const;
    void note_failure(errc code, phase where) noexcept;
    void log_end() const;
    void hang_up();
    std::chrono::system_clock::time_point wall_clock() const;

    const session_options& options_;
    const target& device_;
    const compiled_platform& platform_;
    const device_log log_;
    const bool blocking_;
    socket_watch& watch_;
    session_business* const business_;

    state state_{state::resolve};
    outcome outcome_;                     // starts before the clock does: it must not end late
    phase_clock clock_;                   // books into the outcome
    std::atomic<stop> stop_{stop::none};  // read by whoever computes
    bool out_of_time_{false};             // the device's own limit ended it
    bool out_of_room_{false};             // the budget of memory ended it
    std::shared_ptr<output_share> room_;

    // Order matters: what stands on the connection goes before it.
    std::unique_ptr<transport> transport_;
    std::unique_ptr<host_key_check> host_key_;    // until the key is accepted
    std::unique_ptr<certificate_probe> probe_;    // while the device is asked for its certificate
    std::unique_ptr<key_exchange> key_exchange_;  // from the first to the last step of its state
    std::unique_ptr<authenticator> login_;        // the same
    std::unique_ptr<session_work> work_;
};

}  // namespace netpoll
