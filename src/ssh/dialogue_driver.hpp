// A dialogue carried over SSH channels: opens them, moves bytes, keeps the timers. Knows no login.
#pragma once

#include "core/dialogue.hpp"
#include "core/transcript_listener.hpp"
#include "ssh/channel_opener.hpp"
#include "ssh/command_durations.hpp"
#include "ssh/device_log.hpp"
#include "ssh/receive_timers.hpp"
#include "ssh/session_pump.hpp"
#include "ssh/session_work.hpp"
#include "ssh/wait.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

class dialogue_driver final : public session_work {
public:
    struct options {
        dialogue_options dialogue;
        /// How long a read may block inside libssh; zero: never.
        milliseconds slice{0};
        transcript_listener* transcripts{nullptr};
        /// Called where the dialogue may have come elsewhere, before it acts there; may be empty.
        std::function<void()> moved{};
    };

    /// All references outlive this. Throws std::bad_alloc.
    dialogue_driver(libssh_session& session, const target& device,
                    const compiled_platform& platform, const options& settings, device_log log);
    ~dialogue_driver() override;
    dialogue_driver(const dialogue_driver&) = delete;
    dialogue_driver& operator=(const dialogue_driver&) = delete;

    std::optional<wait_for> advance() override;
    void ask_stop() noexcept override {
        if (stop_ == stop::none) stop_ = stop::asked;
    }
    bool over() const noexcept override { return state_ >= state::not_begun; }
    bool leaves_open() const noexcept override;
    const std::optional<error>& failure() const noexcept override { return failure_; }
    phase where() const noexcept override;
    session_clock::time_point deadline() const override;
    std::size_t held() const noexcept override { return dialogue_->held(); }
    void write_to(outcome& result) override;

    /// One result for each command, with durations. Also valid when cut before the end.
    std::vector<command_result> take_results();

private:
    using pause = std::optional<wait_for>;
    enum class state {
        opening,  // the dialogue has not begun: a shell's channel is to be opened first
        talking,
        closing,    // all is said; the device's close is awaited for a moment
        not_begun,  // over without a word
        over,
    };
    enum class stop { none, asked, delivered };

    void enter(state next);
    void begin();
    void give_up();
    void deliver(const dialogue_event& happened);
    void act();
    void finish(std::optional<error> failure);
    pause close();
    pause open_shell();
    pause execute(const action::execute& request);
    pause send();
    pause receive();
    bool pump();
    bool deliver_input();
    void expire(const action::receive& waiting);
    session_clock::time_point next_timer() const;
    pause wait() const;
    pause wait_for_channel();
    event::closed end_of_channel() const;
    error refused() const;
    dialogue_event not_executed() const;
    void note_position();

    libssh_session& session_;
    const target& device_;
    const platform& definition_;
    const options options_;
    const device_log log_;

    // The pump goes before the channel, the channel before the session that outlives both.
    channel_opener opener_;
    std::unique_ptr<session_channel> channel_;  // null until the first one is open
    session_pump pump_;

    std::unique_ptr<dialogue> dialogue_;
    dialogue_action action_{action::done{}};
    std::string_view unsent_;
    std::string taken_;  // bytes that the dialogue looks at
    state state_{state::opening};
    stop stop_{stop::none};
    std::optional<error> failure_;

    session_clock::time_point send_deadline_;
    session_clock::time_point close_deadline_;
    receive_timers timers_;
    bool drained_{false};  // the last read came back short: waiting beats asking again
    command_durations durations_;
};

}  // namespace netpoll
