// From the shell's first byte to the learnt prompt: questions answered, Enter typed only where a
// prompt stands. Knows no timer and no command.
#pragma once

#include "core/compiled_platform.hpp"
#include "core/move.hpp"
#include "core/prompt.hpp"
#include "core/terminal.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

struct login_options {
    /// Silence after which a line that fits a prompt is believed.
    milliseconds quiet{100};
    std::size_t max_output{64U << 20};
};

/// Waits for a line that can be the prompt, presses Enter and requires the same line again. Where
/// it keeps changing, the platform's pattern has to do. The references outlive it.
class login {
public:
    login(terminal& screen, prompt& known, const compiled_platform& platform,
          const credentials& who, login_options options);

    /// What to do now that it has been silent for `silence`.
    move_t look(milliseconds silence);

private:
    std::optional<move_t> answer_due();
    move_t give_answer(std::size_t index);
    move_t press_enter();
    move_t before_enter(milliseconds silence);
    move_t after_enter(milliseconds silence);

    terminal& screen_;
    prompt& prompt_;
    const compiled_platform& platform_;
    const credentials& who_;
    login_options options_;
    unsigned enters_{0};
    std::uint64_t entered_on_{0};  // serial of the line on which Enter was pressed
    occurrence question_;
    std::vector<unsigned> answered_;  // how often, for each of the platform's login answers
};

}  // namespace netpoll
