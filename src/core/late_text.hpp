// What comes between a typed line and its echo: nothing, or more of the output before it. Knows no
// timer.
#pragma once

#include "core/compiled_platform.hpp"
#include "core/echo.hpp"
#include "core/prompt.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace netpoll {

/// Which output the lines before an echo belong to.
enum class lateness {
    none,  ///< none: blank lines, log lines, the prompt again
    /// The one before: the line taken for its prompt was output, since it went on, and so is all
    /// that follows it.
    output,
    /// Cannot be told: text after a line with only the prompt is output that quotes the prompt, or
    /// a message that came after the output's end.
    unclear,
};

/// Judges the lines before an echo, each once.
class late_text {
public:
    /// `typed_on` is the line that the cursor stood on when the line was typed: the prompt, as far
    /// as was known. The references outlive this.
    late_text(std::string_view typed_on, const prompt& known, const compiled_platform& platform)
        : typed_on_(typed_on), known_(known), platform_(platform) {}

    /// Judges the lines of `finished` that `echo` has ruled out as part of it, those of earlier
    /// calls excepted. `finished` begins with the line that was typed on and only ever grows.
    void look(std::string_view finished, const echo_finder& echo);

    lateness verdict() const noexcept { return verdict_; }
    /// True if this line, anywhere between two prompts, is no part of an output.
    bool says_nothing(std::string_view line, const echo_finder& echo) const;

private:
    lateness judge(std::string_view line, bool first, const echo_finder& echo) const;

    std::string typed_on_;
    const prompt& known_;
    const compiled_platform& platform_;
    std::size_t looked_at_{0};
    lateness verdict_{lateness::none};
};

/// True if this line, which came by itself, is a log line or part of a prompt of several lines.
bool is_noise(std::string_view line, const prompt& known,
              const compiled_platform& platform) noexcept;

/// True if no line of this text is more than blank, noise or the prompt.
bool only_noise(std::string_view text, const prompt& known, const compiled_platform& platform);

/// True if the prompt stands alone on a line of this output, and text behind it. Then the output
/// ended there and a message came, or it quotes the prompt: it cannot be told which.
bool holds_bare_prompt(std::string_view output, const prompt& known,
                       const compiled_platform& platform);

}  // namespace netpoll
