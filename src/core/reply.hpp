// Everything from a typed line to the next prompt: echo, output, pagers, questions. Knows no timer
// and not which line comes next.
#pragma once

#include "core/asked_line.hpp"
#include "core/compiled_platform.hpp"
#include "core/dialogue_request.hpp"
#include "core/echo.hpp"
#include "core/late_text.hpp"
#include "core/prompt.hpp"
#include "core/terminal.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace netpoll {

struct reply_options {
    /// Silence after which a line that only fits the prompt's pattern is believed.
    milliseconds quiet{100};
    /// The idle limit; nothing here waits for more than half of it.
    milliseconds idle{60'000};
    std::size_t max_output{64U << 20};
    std::size_t max_late{64U << 20};  ///< the same, where the line was typed too early
    /// A prompt right behind the echo, and what looks like a session's first pager, may be a line
    /// of output that another one follows: they are believed after the quiet period only.
    bool output_due{false};
};

/// What all replies of a session share. The references outlive them.
struct reply_context {
    terminal& screen;
    prompt& known;
    const compiled_platform& platform;
    const credentials& login;
    std::span<const std::string_view> names;  ///< of the user and the host
    bool& erases_pagers;  ///< the device has erased the text of a pager after its answer
    reply_options options;
};

/// Reads the answer to one line that is typed where the terminal's cursor stands now.
class reply {
public:
    reply(reply_context context, std::string_view typed, definition::echo_kind echo,
          const std::vector<compiled_answer>& questions);

    /// What to do after `silence`, the time since the last byte sent or received.
    dialogue_request look(milliseconds silence);

    /// Moves the output out of the terminal: the echo taken off, and if the reply is `complete`
    /// also the prompt and what belongs to it.
    std::string take_output(bool complete);

    /// What came before this line's echo (or at all, where there was none) and belongs to the
    /// output of the line typed before, which ended later than it seemed. Empty where there is
    /// nothing of that kind. Call before `take_output`.
    std::string late_output() const;
    /// The question that may have taken this line for its answer: it stood before the echo, or
    /// where no echo came. Empty where there was none. Call before `take_output`.
    std::string_view question_before_echo() const;
    /// Which output the text before the echo belongs to.
    lateness late() const noexcept { return late_.verdict(); }

    /// True if this line was typed before the one before it had ended, or may have been: its own
    /// echo has not come yet.
    bool typed_too_early() const;
    /// True if something was typed at what turned out to be output: an Enter at a line that looked
    /// like a prompt, a key at one that looked like a pager. The output may hold its echo, or lack
    /// a line. Call before `take_output`.
    bool typed_into_output() const;
    bool echo_found() const noexcept { return echo_.found(); }
    /// True if the line was shown in another form than typed, masked or completed: the output
    /// begins with it. Where it was not even that, something else may have taken it. Call before
    /// `take_output`.
    bool shown_otherwise() const;
    /// True if the first line of the output, a blank one, may have been taken for the echo's.
    bool first_line_doubtful() const noexcept { return echo_.took_blank_line(); }

private:
    using range = std::pair<std::size_t, std::size_t>;

    void look_for_echo();
    bool empty_so_far() const;
    milliseconds quiet_before(sight seen) const;
    std::optional<dialogue_request> question_asked(milliseconds silence) const;
    milliseconds patience() const noexcept;
    bool too_long() const;
    std::optional<dialogue_request> at_prompt(milliseconds silence);
    std::optional<dialogue_request> answer_due(milliseconds silence);
    std::optional<dialogue_request> answer(const compiled_answer& wanted, std::size_t column,
                                           unsigned& times);
    std::optional<dialogue_request> held_back(milliseconds silence) const;
    std::string typed_last() const;
    asked_line asked() const;
    bool repeats_probed_line() const;
    bool gives_line_back() const;
    bool back_in_place(std::uint64_t since) const;
    bool worth_a_probe() const;
    bool was_answered(std::string_view line) const;
    std::string_view without_typed(std::string_view line) const noexcept;
    dialogue_request probe_or_wait(milliseconds silence);
    dialogue_request probe();
    dialogue_request confirmed(milliseconds silence);
    const compiled_answer* pushed_away_pager(range& where) const;
    void note_unerased_pager();

    std::size_t output_begin(std::string_view text, bool complete) const;
    std::size_t output_end(std::string_view text, std::size_t begin) const;
    bool was_prompt(std::string_view line) const;
    bool is_line_above(std::string_view line) const noexcept;

    reply_context context_;
    struct typed_line {
        std::string text;
        std::string on;  // the line the cursor stood on
        std::uint64_t serial{0};
        std::uint64_t changes{0};  // of the line until then
    } typed_;
    echo_finder echo_;
    late_text late_;
    bool confirms_;  // Enter is pressed to confirm the prompt: no echo of a next line will do so
    const std::vector<compiled_answer>& questions_;
    std::vector<unsigned> answered_;  // how often, for each question
    answered_line answered_last_;
    occurrence asked_;
    std::string_view typed_since_{};  // as a message names it

    struct probes {
        unsigned made{0};
        unsigned unanswered{0};  // since the last answer
        bool given_back{false};  // the probed line was what had been typed
        std::uint64_t serial{0};
        std::uint64_t changes{0};
        std::size_t at{0};   // offset of the probed line in the finished text
        std::size_t end{0};  // where it ended then
    } probe_;

    struct pagers {
        std::optional<std::size_t> at;   // offset of the line whose pager was answered last
        std::size_t length{0};           // how long that line was
        std::string key;                 // what it was answered with, where that is shown
        bool at_once{false};             // it was answered without waiting for silence
        bool in_two{false};              // text came behind one that was answered
        std::uint64_t rewrites{0};       // of the terminal until then
        std::vector<range> all_at_once;  // of those left: offset after the line, rewrites then
        std::vector<range> left;         // pager texts that the device did not erase
    } pager_;
};

}  // namespace netpoll
