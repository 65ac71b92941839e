// The conversation with a device as a state machine: events in, actions out. Knows no socket,
// clock, thread or file. Both engines drive this one.
//
// Rules for whoever drives it:
//  1. The first event is `started`; after that, each action is answered by exactly one event.
//  2. `send` and `execute` are answered by `sent` or `closed`; `receive` by `received`, `timed_out`
//     or `closed`. `stop_asked` may answer any of them. Nothing answers `done`.
//  3. Views in actions are valid until the next call of `resume`.
//  4. How received bytes are cut into events must not matter.
#pragma once

#include "core/detector.hpp"

#include <netpoll/outcome.hpp>
#include <netpoll/platform.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace netpoll {

namespace event {

/// exec: the session is logged in. shell: the channel's shell runs.
struct started {};
/// All bytes of the last `send` were handed over, or the exec request was granted.
struct sent {};
struct received {
    std::string_view bytes;  ///< never empty
};
enum class timer { idle, total };
struct timed_out {
    timer which;
};
/// No more bytes will come from this channel.
struct closed {
    bool connection_lost{false};     ///< the whole SSH connection is gone, not only the channel
    bool refused{false};             ///< answers `execute`: the channel or the request was refused
    std::optional<int> exit_status;  ///< exec channels, if the device sent one
    bool eof{false};                 ///< the device had sent SSH_MSG_CHANNEL_EOF
    std::string exit_signal{};       ///< "TERM": what ended the command, if the device sent it
    std::string why{};               ///< of `refused`: the device's reason, escaped
};
/// The driver wants to end: give up the current command and log out.
struct stop_asked {};

}  // namespace event

using dialogue_event = std::variant<event::started, event::sent, event::received, event::timed_out,
                                    event::closed, event::stop_asked>;

namespace action {

/// Type these bytes.
struct send {
    std::string_view bytes;
};
/// Open an exec channel for this command (and close the one before).
struct execute {
    std::string_view command;
};
/// Wait for bytes: `timed_out{idle}` when none came for `idle`, `timed_out{total}` when `total` has
/// passed since `step` last changed. Received bytes, and the end of a `send`, restart `idle` only.
struct receive {
    milliseconds idle;
    milliseconds total;
    unsigned step;
};
/// The conversation is over; `error` is why it was not a full success.
struct done {
    std::optional<netpoll::error> error;
};

}  // namespace action

using dialogue_action = std::variant<action::send, action::execute, action::receive, action::done>;

struct dialogue_options {
    std::size_t max_output{64U << 20};
    /// Silence that makes a line that looks like a prompt the first prompt: at least two round
    /// trips.
    milliseconds login_quiet{100};
    /// What the server said of itself in the SSH handshake.
    std::string_view identification{};
    /// Required where the target's platform is "auto"; outlives the dialogue.
    platform_detector* detector{nullptr};
};

/// Where a conversation stands, so that whoever drives it can take times.
struct dialogue_position {
    phase where{phase::prompt};  ///< channel, prompt, command or close
    std::size_t command{0};      ///< index of the running command, or of the next one

    friend bool operator==(const dialogue_position&, const dialogue_position&) = default;
};

class dialogue {
public:
    virtual ~dialogue() = default;
    virtual dialogue_action resume(const dialogue_event& event) = 0;
    virtual dialogue_position at() const noexcept = 0;
    /// The platform that the device is taken for: not the target's once `auto` has detected it.
    virtual const compiled_platform& taken_for() const noexcept = 0;
    /// What outputs take of memory now, in bytes, those of finished commands included.
    virtual std::size_t held() const noexcept = 0;
    /// One result for each command of the target, in order. Call after `done`; durations are left
    /// 0.
    virtual std::vector<command_result> take_results() = 0;
};

/// The dialogue for this target's kind of channel. Both references outlive it.
std::unique_ptr<dialogue> make_dialogue(const target& device, const compiled_platform& platform,
                                        const dialogue_options& options);

}  // namespace netpoll
