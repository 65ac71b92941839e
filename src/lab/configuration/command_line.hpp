// What a device answers in one session: commands, and where it stands in its configuration. Knows
// no channel and no terminal.
#pragma once

#include "lab/programs.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll::lab {

/// One session's command line. Where a configuration mode was entered, lines change the device.
class command_line {
public:
    explicit command_line(const scene& where, bool shell) : where_(where), shell_(shell) {}
    virtual ~command_line() = default;
    command_line(const command_line&) = delete;
    command_line& operator=(const command_line&) = delete;

    virtual reply answer(std::string_view line);
    /// What stands before the next line: a prompt, or a question.
    virtual std::string prompt() const;
    /// Whether it is a question, which an empty line answers too.
    virtual bool asks() const { return false; }
    /// Ctrl-C: a question is no longer asked.
    virtual void interrupt() {}

protected:
    /// A show command with filters behind it: `| include X` and its like.
    struct piped {
        std::string command;
        std::vector<std::string> filters;
    };
    /// Without filters where the command shows nothing: a description may have a bar in it.
    static piped split_pipes(std::string_view line);

    /// The text of a command that shows something, longer or endless where the lab is to be so.
    reply shown(std::string text) const;
    /// Of a command that changes something, or of a refusal.
    static reply said(std::string text);
    /// `column` is of the line, behind the prompt.
    reply refused(std::optional<std::size_t> column, std::string_view message) const;
    /// Applies filters; an unknown one is refused.
    reply filtered(reply to, const piped& line) const;
    /// Where the prompt stands now, see prompt(); empty outside of a configuration.
    virtual std::string place() const { return {}; }
    /// The device's name as configured.
    virtual std::string name() const { return where_.self.name; }

    scene where_;
    bool shell_;
};

/// The one of the device's platform.
std::unique_ptr<command_line> make_command_line(const scene& where, bool shell);

}  // namespace netpoll::lab
