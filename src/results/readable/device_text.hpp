// What is shown of one device: lines that fit, and why it failed. Knows no layout.
#pragma once

#include "core/pattern.hpp"

#include <netpoll/expected.hpp>
#include <netpoll/outcome.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace netpoll {

/// Colours that can be read on light and dark terminals; nothing where they are not wanted.
class palette {
public:
    explicit palette(bool wanted) noexcept : wanted_(wanted) {}
    std::string heading(std::string_view text) const { return in("1", text); }
    std::string command(std::string_view text) const { return in("36", text); }
    std::string failure(std::string_view text) const { return in("31", text); }
    std::string match(std::string_view text) const { return in("1;31", text); }
    std::string added(std::string_view text) const { return in("32", text); }

private:
    std::string in(std::string_view code, std::string_view text) const;

    bool wanted_;
};

/// The lines of an output that are shown: all, or those that an expression fits.
class line_filter {
public:
    /// Empty: all lines. The error is a sentence.
    static expected<line_filter, std::string> of(const std::string& match);

    bool takes_all() const noexcept { return !match_; }
    /// Whether the expression took too long on a line. It is shown: who looks for something must
    /// not hear that nobody has it.
    bool in_doubt() const noexcept { return match_ && match_->gave_up(); }
    /// These lines, escaped, each with its newline and without blank lines behind; what matched is
    /// coloured.
    std::string lines_of(std::string_view output, const palette& colors) const;

private:
    std::string matching_lines(std::string_view output, const palette& colors) const;

    std::optional<pattern> match_;
};

/// "show version", and what makes its output doubtful: " (incomplete, truncated)".
std::string command_heading(const command_result& result);
/// Whether `command_heading` says more than the command.
bool is_doubtful(const command_result& result) noexcept;

/// "auth_rejected (auth): check user, password and key [tried password]"; "skipped: ..." of one
/// whose turn did not come; empty where it is well. Escaped, one line.
std::string failure_text(const outcome& device);
/// That with a mark in front, as lines of at most `width` columns; 0: as one.
std::string failure_lines(std::string_view failure, const palette& colors, std::size_t width);

}  // namespace netpoll
