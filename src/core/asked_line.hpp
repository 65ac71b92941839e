// What a device asks on the terminal's current line, judged with the lines just above it. Knows no
// conversation and types nothing.
#pragma once

#include "core/answers.hpp"
#include "core/compiled_platform.hpp"
#include "core/login_question.hpp"
#include "core/terminal.hpp"

#include <netpoll/error.hpp>
#include <netpoll/target.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace netpoll {

/// The line that an answer was typed on last.
struct answered_line {
    std::string text{};  ///< empty where there was none
    std::uint64_t serial{0};
};

/// The current line of a session as a question. The references outlive it.
struct asked_line {
    const terminal& screen;
    const compiled_platform& platform;
    const credentials& login;
    std::span<const std::string_view> names;  ///< of user and host: no words of a question
    bool behind_typed;                        ///< the first finished line is what was typed
    std::string typed{};                      ///< what was typed last, as a message names it

    /// True if it asks for the password and nothing else, in any language.
    bool wants_password() const;
    /// Why this answer must not be typed here: it holds a secret, and something else is asked for.
    /// The phase is the caller's.
    std::optional<error> withholds(const compiled_answer& answer) const;
    /// True if this is the question `answered` once more, drawn again rather than asked again: a
    /// log line came between, or for a user name or secret anything. The answer is still under way.
    bool drawn_again(const compiled_answer& answer, const answered_line& last) const;
    /// "nothing was typed", with what that was typed last where there is something.
    std::string nothing_typed() const;

private:
    std::string lines_above() const;
};

/// How often this question was asked on the lines just above, with nothing but blank lines between:
/// so many of the lines that were typed before it are known to have gone into it.
unsigned times_just_asked(std::string_view finished, std::string_view question) noexcept;

/// What a question made of a line that was typed at a prompt: it came between the two, and may have
/// taken the line for its answer. `typed` is as a message names it. The phase is the caller's.
error taken_for_answer(std::string_view question, std::string_view typed, const credentials& login);

}  // namespace netpoll
