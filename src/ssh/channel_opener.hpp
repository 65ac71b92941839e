// Opens the channels of a session, one after another, with devices that refuse some and answer
// late or never. Knows no dialogue.
#pragma once

#include "ssh/session_channel.hpp"
#include "ssh/wait.hpp"

#include <netpoll/platform.hpp>
#include <netpoll/target.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace netpoll {

class channel_opener {
public:
    /// All references outlive this.
    channel_opener(libssh_session& session, const target& device, const platform& definition,
                   device_log log);

    /// From now on a new channel is being opened. The one before must have been closed.
    void begin();
    bool opening() const noexcept { return state_ != state::idle; }

    /// Steps after `begin`: call one of them until not `again`. `done`: `take` the channel.
    /// `failed`: the session died, the device refused, or the deadline has passed.
    call_result open_shell();
    call_result open_exec(const std::string& command);
    std::unique_ptr<session_channel> take();
    /// The session ends: gives up what is being opened.
    void abandon() noexcept { channel_.reset(); }

    session_clock::time_point deadline() const noexcept { return deadline_; }
    /// When the next step is due even if the device says nothing.
    session_clock::time_point next_timer() const;
    /// The steps make no call of libssh now: somebody else must read what comes.
    bool rests() const noexcept { return state_ == state::resting; }
    /// The device's reason after a refusal, escaped; empty where it only did not answer.
    std::string refusal() const;
    /// Why the shell has no terminal, though one was asked for; empty where it has one. Such a
    /// session often goes wrong later: without one many devices show no prompt.
    std::string_view without_terminal() const noexcept { return without_terminal_; }

private:
    enum class state {
        idle,
        asking,
        resting,  // refused, and worth another try at `try_again_`
    };

    void enter(state next);
    template <class Ask>
    call_result advance(Ask ask);
    void renew();
    bool put_off();
    void judge_silence();
    void go_without_terminal(std::string_view why);

    libssh_session& session_;
    const target& device_;
    const platform& definition_;
    const device_log log_;

    state state_{state::idle};
    std::unique_ptr<session_channel> channel_;
    session_clock::time_point deadline_;
    session_clock::time_point terminal_deadline_;      // then it goes on without one
    std::optional<session_clock::time_point> spoken_;  // output came before the answer
    session_clock::time_point try_again_;
    std::size_t tries_{0};
    std::string_view without_terminal_;
    bool channel_before_{false};  // this session had one
};

}  // namespace netpoll
