// The conversation in a shell: login, paging off, commands, goodbye. Knows no socket and no clock.
#pragma once

#include "core/compiled_platform.hpp"
#include "core/dialogue.hpp"
#include "core/ledger.hpp"
#include "core/login.hpp"
#include "core/move.hpp"
#include "core/prompt.hpp"
#include "core/reply.hpp"
#include "core/terminal.hpp"

#include <optional>
#include <string>

namespace netpoll {

/// Drives `login` once and a `reply` for each line typed. Nothing is typed before the first prompt,
/// and nothing but the steps of the platform and the commands of the target is typed after it.
class shell_dialogue final : public dialogue {
public:
    shell_dialogue(const target& device, const compiled_platform& platform,
                   const dialogue_options& options);

    action_t resume(const event_t& what) override;
    dialogue_position at() const noexcept override;
    std::vector<command_result> take_results() override { return ledger_.take(); }

private:
    enum class stage { login, opening, commands, goodbye, over };

    action_t on(event::started);
    action_t on(event::sent);
    action_t on(event::received bytes);
    action_t on(event::timed_out timer);
    action_t on(const event::closed& how);
    action_t on(event::stop_asked);

    move_t look();
    action_t carry_out(move_t what);
    action_t wait(milliseconds quiet);
    action_t type(std::string bytes);
    action_t limit_reached(event::timer which);
    action_t too_much();

    /// The only way to another stage. Types its first line, or ends the conversation.
    action_t enter(stage next);
    action_t next_line();
    action_t next_opening_step();
    action_t next_command();
    action_t next_closing_step();
    action_t type_line(const std::string& line, const std::vector<compiled_answer>& questions);
    action_t line_complete();
    void return_late_output(bool more_missing);
    bool reading_late_output() const;
    action_t give_up(error why, command_status verdict, bool truncated = false);
    action_t over();

    bool running() const noexcept { return stage_ == stage::commands && reply_.has_value(); }
    milliseconds idle_limit() const noexcept;
    milliseconds total_limit() const noexcept;
    std::string last_words() const;

    const target& device_;
    const compiled_platform& platform_;
    dialogue_options options_;
    ledger ledger_;
    terminal screen_;
    prompt prompt_;
    login login_;
    std::optional<reply> reply_;

    stage stage_{stage::login};
    std::size_t index_{0};  // of the stage's next line; of the running one while reply_ is set
    std::size_t commands_done_{0};
    std::optional<std::size_t> last_complete_;  // the command whose output late bytes belong to
    bool echoes_{false};                        // the last reply showed what was typed
    unsigned step_{0};
    milliseconds silence_{0};  // waited without a byte so far
    milliseconds waiting_{0};  // how long the last receive waits
    std::string outgoing_;     // what the last send's view shows
    std::optional<error> error_;
};

}  // namespace netpoll
