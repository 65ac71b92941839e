// What the device's prompt looks like: learnt literally, or at least its pattern. Knows no timer
// and types nothing.
#pragma once

#include "core/compiled_platform.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace netpoll {

/// How surely a line is the prompt.
enum class sight {
    none,
    weak,   ///< it fits the pattern, or the prompt has no letter or digit: wait until it is quiet
    exact,  ///< it is the learnt prompt
};

/// The prompt of one session. Learning compares whole lines, trailing blank included, so that the
/// first part of a prompt is not taken for the prompt.
class prompt {
public:
    explicit prompt(const compiled_platform& platform) : platform_(&platform) {}

    /// The platform turned out to be this one; what was learnt stays.
    void adopt(const compiled_platform& platform);

    /// True if the line can be a prompt of this platform.
    bool plausible(std::string_view line) const { return platform_->fit(line).has_value(); }
    /// True if both are the same prompt apart from what changes by itself: the parts that the
    /// platform calls variable, and all numbers where the prompt has never been the same twice.
    bool same(std::string_view left, std::string_view right) const;
    /// From now on this line is the prompt, and the one that the session returns to. `above` are
    /// the lines shown before it each time, each ended by LF.
    void learn(std::string_view line, std::string_view above = {});
    /// What was typed changed the prompt to this line.
    void change_to(std::string_view line, std::string_view typed);
    /// Gives up learning a prompt that is different each time, as `before` and `line` are: from now
    /// on what counts is a line equal to these apart from numbers, or, where they differ in more
    /// than numbers, one that fits the platform's pattern.
    void settle(std::string_view before, std::string_view line);

    sight judge(std::string_view line) const;
    /// The offset of the first place at or behind `from` where the learnt prompt may stand, or the
    /// part of it that never changes; the text's size where there is none, or where the prompt has
    /// no letter or digit.
    std::size_t find(std::string_view text, std::size_t from) const;
    /// The text after the learnt prompt on a line that has it at `at`; nothing where the line does
    /// not have it there.
    std::optional<std::string_view> behind(std::string_view line, std::size_t at) const;
    /// True if the line is the learnt prompt, or a prompt of the platform with the same host name:
    /// in full, cut short, with the context that was typed, or changed to the host name that
    /// was typed.
    bool other_mode(std::string_view line, std::string_view typed) const;
    /// True if the line is other text followed by the learnt prompt.
    bool ends(std::string_view line) const noexcept;
    /// The learnt prompt, empty where only the pattern is known.
    const std::string& text() const noexcept { return text_; }
    /// The lines learnt with it, each ended by LF.
    const std::string& above() const noexcept { return above_; }
    /// True if this line is one of them.
    bool is_above(std::string_view line) const noexcept;
    /// The index of the mode the device is in.
    std::size_t mode() const noexcept { return mode_; }

private:
    std::string masked(std::string_view line) const;
    std::string_view plain_part() const noexcept;
    void note(std::string_view line);
    std::optional<std::string> host_shown(std::string_view line, std::string_view typed) const;

    const compiled_platform* platform_;
    std::string text_;
    std::string above_;
    std::string shape_;  // where the text is not known
    std::string masked_;
    std::string home_;  // the prompt that was learnt, also where a command has changed it
    std::string host_;  // of that, or the name that it was given since
    std::size_t home_mode_{0};
    bool distinct_{false};  // has a letter or digit: a bare ">" may be output
    std::size_t mode_{0};
};

}  // namespace netpoll
