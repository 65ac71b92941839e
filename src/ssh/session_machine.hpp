// The states of one device's session, on libssh. device_session.hpp is the face that engines see
// and has the rules. Knows no thread, reactor or Asio.
#pragma once

#include "core/job.hpp"
#include "ssh/authenticator.hpp"
#include "ssh/device_log.hpp"
#include "ssh/dialogue_driver.hpp"
#include "ssh/libssh_session.hpp"
#include "ssh/session_options.hpp"
#include "ssh/socket.hpp"
#include "ssh/transport/identification.hpp"
#include "ssh/wait.hpp"

#include <netpoll/outcome.hpp>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace netpoll {

/// The members mean what they mean in `device_session`.
class session_machine {
public:
    session_machine(const session_options& options, const job& work, socket_watch& watch,
                    bool blocking);
    ~session_machine();
    session_machine(const session_machine&) = delete;
    session_machine& operator=(const session_machine&) = delete;

    wait_for advance() noexcept;
    void resolved(std::vector<endpoint> addresses, std::string why);
    void compute() noexcept;
    void ask_stop() noexcept { stop_asked_ = true; }
    void cut() noexcept;
    int descriptor() const noexcept { return socket_.value(); }
    session_clock::time_point deadline() const;
    phase where() const noexcept { return phase_; }
    bool talking() const noexcept { return state_ == state::talk; }
    outcome take_outcome();

private:
    enum class state { resolve, connect, kex, host_key, auth, talk, over };
    // A step either moves on (nothing) or says what to wait for.
    using pause = std::optional<wait_for>;

    pause run_step();
    pause resolve();
    pause connect();
    pause exchange_keys();
    void begin_exchange();
    pause identify();
    void preview();
    pause hand_over();
    void come_back();
    pause judge_host_key();
    pause log_in();
    pause talk();

    void enter(state next);
    void account(phase next);
    void conclude();
    void end(std::optional<error> why);
    void break_off(errc code, const char* why) noexcept;
    void take_results();
    bool has_room();
    void fail(error why);
    void fail(errc code, std::string detail);
    void explain(error& closed) const;
    void kex_failed();
    pause wait(bool read, bool write);
    void expire();
    error out_of_time() const;
    bool stop_early();
    void dial_next(error why);
    void begin_attempt();
    void note_failure(errc code, phase where) noexcept;
    std::chrono::system_clock::time_point wall_clock() const;
    void note_facts();
    void accept_key(const server_key& key);
    void redial_with(std::vector<std::string> known_types);
    void hang_up();
    int descriptor_for_libssh();
    void mind_descriptor();
    void let_go_of_socket();

    const session_options& options_;
    const target& device_;
    const compiled_platform& platform_;
    socket_watch& watch_;
    const device_log log_;
    const bool blocking_;
    const bool offloads_;  // somebody else may compute

    state state_{state::resolve};
    phase phase_{phase::resolve};
    session_clock::time_point began_;
    session_clock::time_point phase_began_;
    session_clock::time_point phase_deadline_;
    session_clock::time_point device_deadline_;
    std::atomic<bool> stop_asked_{false};  // read by whoever computes
    bool out_of_time_{false};              // the device's own limit ended it
    bool out_of_room_{false};              // the budget of memory ended it
    std::shared_ptr<output_share> room_;
    outcome outcome_;

    std::vector<endpoint> addresses_;
    std::size_t dialled_{0};  // index into addresses_
    std::string refusals_;    // why earlier addresses did not work
    std::vector<std::string> known_types_;
    bool redialled_{false};

    // Order matters: what stands on the session goes before it, the session before the socket.
    //
    // Without a watcher in another thread libssh works on our descriptor itself: half the
    // descriptors, which is what limits a process. Then libssh may close it in any call, so it is
    // looked after in every `advance`, before anybody can be given the same number again.
    unique_descriptor socket_;
    unique_descriptor lent_;  // a duplicate, libssh's own from its first call on
    std::uint64_t inode_{0};  // of the socket, where libssh shares it
    std::unique_ptr<libssh_session> ssh_;
    identification_filter filter_;
    bool greeted_{false};     // our identification is sent
    bool identified_{false};  // theirs has begun
    bool peek_due_{false};    // their first packet may be there
    bool previewed_{false};
    bool heavy_{false};  // libssh is called by `compute` until keys are exchanged
    bool away_{false};   // until the next `advance` only `compute` touches libssh
    session_clock::time_point away_since_;
    bool cut_asked_{false};                // while away
    std::optional<call_result> computed_;  // by `compute`, for the next `advance`
    std::unique_ptr<authenticator> login_;
    std::unique_ptr<dialogue_driver> driver_;
};

}  // namespace netpoll
