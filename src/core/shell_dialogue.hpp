// The conversation in a shell: login, paging off, commands, goodbye. Knows no socket and no clock.
#pragma once

#include "core/command_results.hpp"
#include "core/compiled_platform.hpp"
#include "core/dialogue.hpp"
#include "core/dialogue_request.hpp"
#include "core/lines_at_once.hpp"
#include "core/mode_path.hpp"
#include "core/prompt.hpp"
#include "core/prompt_finder.hpp"
#include "core/reply.hpp"
#include "core/stop_rule.hpp"
#include "core/terminal.hpp"
#include "core/typed_lines.hpp"

#include <optional>
#include <string>
#include <vector>

namespace netpoll {

/// Drives a `prompt_finder` at the login and at each change of mode, and a `reply` for each other
/// line typed, or `lines_at_once` for opening lines that share a write. Nothing is typed before the
/// first prompt, and nothing but the steps of the platform and the commands of the target is typed
/// after it.
class shell_dialogue final : public dialogue {
public:
    shell_dialogue(const target& device, const compiled_platform& platform,
                   const dialogue_options& options);

    dialogue_action resume(const dialogue_event& event) override;
    dialogue_position at() const noexcept override;
    const compiled_platform& taken_for() const noexcept override { return *platform_; }
    std::size_t held() const noexcept override { return results_.held() + screen_.held(); }
    std::vector<command_result> take_results() override { return results_.take(); }

private:
    enum class stage { login, detection, opening, commands, goodbye, over };

    dialogue_action on(event::started);
    dialogue_action on(event::sent);
    dialogue_action on(event::received bytes);
    dialogue_action on(event::timed_out timer);
    dialogue_action on(const event::closed& end);
    dialogue_action on(event::stop_asked);

    dialogue_action hurry();
    dialogue_request look();
    dialogue_action carry_out(dialogue_request asked);
    dialogue_action wait(milliseconds quiet);
    dialogue_action type(std::string bytes);
    dialogue_action limit_reached(event::timer timer);
    dialogue_action too_much();

    void enter(stage next) noexcept;
    /// Enters the stage and types its first line, or ends the conversation.
    dialogue_action begin(stage next);
    dialogue_action next_line();
    dialogue_action detect(std::string_view output);
    dialogue_action adopt(const compiled_platform& found);
    dialogue_action next_opening_step();
    dialogue_action next_command();
    dialogue_action next_closing_step();
    std::optional<dialogue_action> leave_configuration();
    dialogue_action goodbye_complete(bool echoed, std::string output);
    /// Types the next step towards this mode; nothing where the device is in it or no way is left.
    std::optional<dialogue_action> go_to(std::optional<std::size_t> mode);
    dialogue_action type_line(const std::string& line,
                              const std::vector<compiled_answer>& questions);
    std::optional<dialogue_action> type_at_once();
    dialogue_action lines_answered();
    std::optional<error> opening_error(std::size_t step, std::string_view answer) const;
    dialogue_action line_complete();
    std::optional<error> taken_by_question() const;
    /// What makes the complete reply's output doubtful. Call before the output is taken.
    doubt disturbance() const;
    dialogue_action command_complete(std::string output, doubt disturbed);
    dialogue_action part_complete(std::string output, bool lost);
    dialogue_action stop_job();
    stop_rule::rest rest_of_job() const;
    dialogue_action prompt_found();
    dialogue_action mode_not_reached(const compiled_edge& edge);
    std::string reply_output(bool complete);
    /// How a reply ended, whose text may belong to the command before it.
    enum class ending { echoed, at_prompt, broken_off };
    ending ending_of_reply() const;
    void return_late_output(ending ended);
    bool is_no_goodbye(std::string_view output) const;
    bool late_output_due() const;
    void check_attribution(std::size_t command, std::string_view output);
    void check_last_enter(ending ended);
    dialogue_action give_up(error reason, command_status verdict, bool truncated = false);
    dialogue_action over();

    bool running() const noexcept { return stage_ == stage::commands && reply_.has_value(); }
    milliseconds idle_limit() const noexcept;
    milliseconds total_limit() const noexcept;
    std::string last_words() const;
    prompt_finder_options finder_options(std::string_view typed) const;

    const target& device_;
    const compiled_platform* platform_;
    dialogue_options options_;
    command_results results_;
    terminal screen_;
    prompt prompt_;
    stop_rule stop_;
    std::vector<std::string_view> names_;  // of the user and the host
    // Which of them reads what comes; none between two lines.
    std::optional<prompt_finder> finder_;
    std::optional<reply> reply_;
    std::optional<lines_at_once> at_once_;

    stage stage_{stage::login};
    struct place_in_stage {
        std::size_t index{0};  // of the stage's next line; of the current one while reply_ is set
        std::size_t part{0};   // index among the command's lines
        std::size_t part_bytes{0};
        std::size_t commands_done{0};
        std::optional<std::size_t> last_complete{};  // the command that late bytes belong to
    } place_;
    struct line_typed_last {
        std::string text;
        std::vector<compiled_answer> questions;  // of a command's
        bool last_enter{false};                  // pressed at the end of the goodbye
    } line_;
    struct way_to_mode {
        mode_path path;
        bool opened{false};  // the default mode was entered, before on_open's steps
        bool clean{false};   // nothing but the prompt came back from the Enter that proved it
        bool again{false};   // Enter proves it once more: lines that were typed at once are lost
        const compiled_edge* edge{nullptr};  // on the way to another mode
        unsigned tried{0};                   // how often, on the way out of the configuration
        std::string closed{};  // the device's answer to a step that did not lead to its mode
    } way_;
    std::string line_above_;
    struct habits_of_device {
        bool echoes{false};  // the last reply showed what was typed
        bool erases_pagers{false};
    } habits_;
    typed_lines typed_;  // for commands
    struct waits {
        unsigned step{0};
        milliseconds silence{0};  // since the last byte sent or received
        milliseconds limit{0};    // how long the last receive waits
        bool hurried{false};      // asked to stop at the goodbye
    } wait_;
    std::string outgoing_;  // the bytes of the last send, which has a view of them
    std::optional<error> error_;
};

}  // namespace netpoll
