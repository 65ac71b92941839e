// A device's command line on a terminal: echo, editing, prompt, pager. Knows no SSH and no clock.
#pragma once

#include "lab/configuration/command_line.hpp"

namespace netpoll::lab {

/// A shell as the device's platform has it. Without a terminal nothing is echoed, and Linux shows
/// no prompt. Pages hold 24 lines until paging is switched off, however large the terminal is.
/// Keys typed while a command runs are kept for the next prompt.
class terminal_shell final : public channel_program {
public:
    terminal_shell(const scene& where, bool has_terminal);

    void type(std::string_view bytes) override;
    void pull(std::string& to, std::size_t room) override;
    std::optional<milliseconds> take_pause() override;
    void resume() override;

private:
    enum class stage {
        reading,   ///< a line at the prompt
        thinking,  ///< before a command's output
        printing,
        paused,   ///< at the pager
        deaf,     ///< fault: nothing ever comes again
        leaving,  ///< the goodbye is due
    };

    using channel_program::enter;
    /// The only way to another stage.
    void enter(stage next) noexcept;
    void greet();
    void show_prompt();
    void read_keys();
    void take_key(char key);
    void submit();
    void take_pager_key(char key);
    void print(std::string& to, std::size_t room);
    void finish_output();
    bool page_is_full() const noexcept;
    void say(std::string_view text, bool as_lines);

    scene where_;
    std::unique_ptr<command_line> device_line_;
    bool has_terminal_;
    stage stage_{stage::reading};
    std::string keys_;     // typed, not yet read
    std::string line_;     // being edited
    std::string pending_;  // echo, prompts, pager: small, sent before anything else
    bool after_cr_{false};
    printer printer_;
    bool leaves_{false};
    milliseconds pause_{0};
    bool pause_due_{false};
    unsigned page_{24};
    unsigned lines_on_page_{0};
};

}  // namespace netpoll::lab
