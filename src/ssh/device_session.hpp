// One device from the first packet to the last: connect, host key, login, conversation, goodbye.
// Makes one libssh call a step and says what it would wait for. Knows no thread, reactor or Asio.
//
// Rules for whoever drives it:
//  1. Call `advance` whenever what it waits for may have come; too often is harmless.
//  2. `resolution` is answered by `resolved`, once.
//  3. After `over` take the outcome; every session gets there by its deadlines alone.
#pragma once

#include "ssh/conversation.hpp"
#include "ssh/identification.hpp"
#include "ssh/libssh_session.hpp"
#include "ssh/login.hpp"
#include "ssh/socket.hpp"
#include "ssh/wait.hpp"

#include <netpoll/engine.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace netpoll {

/// Used by one thread at a time; may move between threads with a happens-before between them.
class device_session {
public:
    /// `options`, `watch` and everything that `work` points to outlive this. With `blocking` the
    /// libssh calls after the TCP connect wait by themselves, in slices.
    device_session(const engine_options& options, const job& work, socket_watch& watch,
                   bool blocking);
    ~device_session();
    device_session(const device_session&) = delete;
    device_session& operator=(const device_session&) = delete;

    /// Goes on until it would have to wait, or until a fair share of work is done. What goes wrong
    /// is in the outcome.
    wait_for advance() noexcept;

    /// Answers `resolution`. No addresses: `why` is the resolver's reason.
    void resolved(std::vector<endpoint> addresses, std::string why);

    /// A running dialogue gives up its command and says goodbye; anything earlier ends at the next
    /// `advance`. Idempotent.
    void ask_stop() noexcept { stop_asked_ = true; }
    /// Ends at once, without goodbye.
    void cut() noexcept;

    int descriptor() const noexcept { return socket_.value(); }
    /// When the step at hand runs out of time: for watchers.
    session_clock::time_point deadline() const;
    /// True while there is somebody to say goodbye to.
    bool talking() const noexcept { return state_ == state::talk; }

    /// After `over`, once.
    outcome take_outcome();

private:
    enum class state { resolve, connect, kex, host_key, auth, talk, over };
    // A step either moves on (nothing) or says what to wait for.
    using pause = std::optional<wait_for>;

    pause run_step();
    pause resolve();
    pause connect();
    pause exchange_keys();
    pause identify();
    pause judge_host_key();
    pause log_in();
    pause talk();

    void enter(state next);
    void account(phase next);
    void conclude();
    void end(std::optional<error> why);
    void fail(error why);
    void fail(errc code, std::string detail);
    void kex_failed();
    pause wait(bool read, bool write);
    void expire();
    bool stop_early();
    void dial_next(error why);
    void note_facts();
    void accept_key(const server_key& key);
    void redial_with(std::vector<std::string> known_types);
    void hang_up();
    void log(log_level level, std::string_view text) const;

    const engine_options& options_;
    const target& device_;
    const compiled_platform& platform_;
    socket_watch& watch_;
    const bool blocking_;

    state state_{state::resolve};
    phase phase_{phase::resolve};
    session_clock::time_point phase_began_;
    session_clock::time_point phase_deadline_;
    session_clock::time_point device_deadline_;
    bool stop_asked_{false};
    bool out_of_time_{false};  // the device's own limit ended it
    outcome outcome_;

    std::vector<endpoint> addresses_;
    std::size_t dialled_{0};  // index into addresses_
    std::string refusals_;    // why earlier addresses did not work
    std::vector<std::string> known_types_;
    bool redialled_{false};

    // Order matters: what stands on the session goes before it, the session before the socket.
    unique_descriptor socket_;
    std::unique_ptr<libssh_session> ssh_;
    identification_filter filter_;
    bool greeted_{false};     // our identification is sent
    bool identified_{false};  // theirs has begun
    std::unique_ptr<login> login_;
    std::unique_ptr<conversation> conversation_;
};

}  // namespace netpoll
