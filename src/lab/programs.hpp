// What runs behind a channel, as bytes in and bytes out. Knows no SSH, no socket and no clock.
#pragma once

#include "lab/canned_output.hpp"
#include "lab/configuration/configurations.hpp"
#include "lab/counters.hpp"

#include <cassert>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace netpoll::lab {

/// What a program knows of the world. The references outlive it.
struct scene {
    const device& self;
    const lab_options& options;
    counters& count;
    /// Commands this device was asked so far, in all its sessions: think times follow from it.
    std::uint32_t& asked;
    configurations& configured;
};

enum class program_state {
    running,
    ended,    ///< say goodbye with `status`
    hung_up,  ///< fault: cut the connection
};

/// A shell or a single command. The owner pulls output when the channel can take it, and waits
/// where take_pause() says so. Nothing is made before it is pulled.
class channel_program {
public:
    virtual ~channel_program() = default;

    /// What the peer typed.
    virtual void type(std::string_view bytes) = 0;
    /// Appends output that is due now, until `to` has `room` bytes or more or nothing is due.
    virtual void pull(std::string& to, std::size_t room) = 0;
    /// What goes to stderr; each text is returned once.
    virtual std::string take_errors() { return {}; }
    /// Think time that must pass before resume(); each is returned once.
    virtual std::optional<milliseconds> take_pause() = 0;
    virtual void resume() = 0;

    program_state state() const noexcept { return state_; }
    int status() const noexcept { return status_; }

protected:
    /// The only way to another state; none leads back.
    void enter(program_state next) noexcept {
        assert(state_ == program_state::running || state_ == next);
        state_ = next;
    }

    int status_{0};

private:
    program_state state_{program_state::running};
};

/// Prints one reply's lines, and acts the faults that strike in the middle of it: after half of the
/// lines and half of the next one.
class printer {
public:
    enum class cut { none, close, stall };

    printer() = default;
    printer(output_lines lines, std::string_view end_of_line, fault broken);

    bool done() const noexcept { return lines_.at_end() || cut_ != cut::none; }
    cut was_cut() const noexcept { return cut_; }
    /// Appends the next line. Only where not done().
    void print_line(std::string& to);

private:
    output_lines lines_;
    std::string_view end_of_line_;
    fault broken_{fault::none};
    std::uint64_t until_cut_{0};
    cut cut_{cut::none};
};

/// The whole think time of a reply; counts the command.
milliseconds think_time(const scene& where, const reply& r);

/// One command of an exec channel: no echo, no prompt, no pager.
std::unique_ptr<channel_program> make_exec(const scene& where, const std::string& command);

}  // namespace netpoll::lab
