// The way to a new prompt, after the login and after a change of mode: questions answered, Enter
// typed only where a prompt stands. Knows no timer and no command.
#pragma once

#include "core/asked_line.hpp"
#include "core/compiled_platform.hpp"
#include "core/dialogue_request.hpp"
#include "core/echo.hpp"
#include "core/prompt.hpp"
#include "core/terminal.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

struct prompt_finder_options {
    /// Silence after which a line that fits a prompt is believed.
    milliseconds quiet{100};
    std::size_t max_output{64U << 20};
    /// What was typed on the current line, so that this line is not the prompt to be found; empty
    /// before the first prompt.
    std::string_view typed{};
    /// Names of the user and the host, which never count as words of a question. They outlive the
    /// finder.
    std::span<const std::string_view> names{};
    milliseconds idle{60'000};  ///< the idle limit
};

/// Waits for a line that can be the prompt, presses Enter and requires the same line again. Where
/// it keeps changing, the platform's pattern has to do. The references outlive it.
class prompt_finder {
public:
    prompt_finder(terminal& screen, prompt& known, const compiled_platform& platform,
                  const std::vector<compiled_answer>& questions, const credentials& login,
                  prompt_finder_options options);

    /// What to do after `silence`, the time since the last byte sent or received.
    dialogue_request look(milliseconds silence);
    /// What the device said before it showed the prompt.
    const std::string& preface() const noexcept { return preface_; }
    /// After `complete`: whether the first Enter brought that prompt and nothing else.
    bool answered_cleanly() const noexcept { return clean_; }
    /// Whether a secret was typed on the way.
    bool gave_secret() const noexcept { return gave_secret_; }

private:
    std::optional<dialogue_request> answer_due(milliseconds silence);
    std::optional<dialogue_request> page_on(milliseconds silence);
    std::optional<dialogue_request> question_due(milliseconds silence);
    std::optional<dialogue_request> password_due(milliseconds silence);
    std::optional<dialogue_request> question_passed();
    std::optional<dialogue_request> asked_again(milliseconds silence) const;
    std::optional<dialogue_request> held_back(std::size_t index, milliseconds silence) const;
    bool unechoed() const noexcept;
    bool may_be_asked_again(std::string_view question) const;
    bool was_answered(std::string_view line) const;
    std::string typed_last() const;
    error passed_by(std::string_view question) const;
    error unanswered() const;
    asked_line asked() const;
    milliseconds quiet() const;
    request::fail refused(std::size_t index) const;
    dialogue_request give_answer(std::size_t index);
    bool prompt_went_by() const;
    std::optional<milliseconds> patience() const;
    bool shows_pager() const;
    bool ends_like_prompt() const;
    bool came_back_in_place() const;
    dialogue_request press_enter();
    dialogue_request enter_or_wait(milliseconds silence, milliseconds needed);
    dialogue_request before_enter(milliseconds silence);
    dialogue_request after_enter(milliseconds silence);

    terminal& screen_;
    prompt& prompt_;
    const compiled_platform& platform_;
    const std::vector<compiled_answer>& questions_;
    const credentials& login_;
    prompt_finder_options options_;
    std::string preface_;
    bool gave_secret_{false};
    bool clean_{false};
    echo_finder echo_;    // of what was typed
    unsigned enters_{0};  // since the last answer, which nothing else than the prompt answers
    std::uint64_t entered_on_{0};  // serial of the line on which a line or Enter was typed
    std::string entered_at_;       // what stood there before Enter
    std::uint64_t changes_{0};     // of that line until then
    std::string shown_before_;     // the last lines before the line on which Enter was typed
    std::string candidate_;        // the line before, where it was not the same
    occurrence question_;
    std::vector<unsigned> answered_;  // how often, for each of the questions
    answered_line answered_last_;
    std::vector<std::string> answered_on_;  // the lines that they stood on
    std::string_view typed_since_{};        // as a message names it
    std::string took_enter_;                // a question that did, as it may be asked again
    std::size_t passed_{0};                 // offset of the finished lines not looked at yet
};

}  // namespace netpoll
