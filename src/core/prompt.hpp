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
    weak,   ///< it fits the pattern, or a prompt that says little: wait until it is quiet
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
    /// True if both are the same prompt once the parts that change by themselves are left out:
    /// those that the platform names, and all numbers where the prompt never repeats.
    bool same(std::string_view left, std::string_view right) const;
    /// From now on this line is the prompt, and the one that the session is at home at. `above` are
    /// the lines that come with it, each ended by LF.
    void learn(std::string_view line, std::string_view above = {});
    /// What was typed changed the prompt to this line.
    void change_to(std::string_view line, std::string_view typed);
    /// The prompt never repeats, as `before` and `line` show: from now on what they have in common
    /// has to do, which is all but the numbers, or else the platform's pattern.
    void settle(std::string_view before, std::string_view line);

    sight judge(std::string_view line) const;
    /// The offset of the first place at or behind `from` where the learnt prompt may stand, or the
    /// part of it that never changes; the text's size where there is none, or the prompt says
    /// little.
    std::size_t find(std::string_view text, std::size_t from) const;
    /// What stands behind the learnt prompt on a line that holds it at `at`; nothing where it does
    /// not after all.
    std::optional<std::string_view> behind(std::string_view line, std::size_t at) const;
    /// True if the line is the prompt that was learnt, or one that the platform defines and that
    /// holds the host name of that one: as it is, cut, with the context that was typed, or the new
    /// one that was typed.
    bool other_mode(std::string_view line, std::string_view typed) const;
    /// True if the line ends with the learnt prompt behind other text.
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
    bool telling_{false};  // has a letter or digit: a bare ">" may be output
    std::size_t mode_{0};
};

}  // namespace netpoll
