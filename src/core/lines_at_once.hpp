// Opening lines that are typed in one write, at a prompt that is proven. Knows no timer and no
// stage.
#pragma once

#include "core/compiled_platform.hpp"
#include "core/dialogue_request.hpp"
#include "core/terminal.hpp"

#include <netpoll/target.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// The steps of `on_open` from `first` on that may be typed in one write in this mode: none asks
/// anything or belongs to another mode. Empty where that saves nothing, and where the platform is
/// not known to keep what is typed before it asks for it.
std::vector<std::string> lines_at_once_from(const compiled_platform& platform, std::size_t first,
                                            std::size_t mode);

/// Reads the answers to lines that are typed where the terminal's cursor stands. Each line must be
/// echoed behind that very prompt, in their order: a question, or a device that threw some of them
/// away, shows by that. The references outlive it.
class lines_at_once {
public:
    struct options {
        milliseconds quiet{100};
        milliseconds idle{60'000};  ///< the idle limit
        std::size_t max_output{64U << 20};
    };

    lines_at_once(terminal& screen, const compiled_platform& platform, const credentials& login,
                  std::vector<std::string> lines, options limits);

    /// What is typed.
    std::string text() const;
    std::size_t size() const noexcept { return lines_.size(); }
    /// What to do after `silence`, the time since the last byte sent or received. `complete`: all
    /// have been answered, or the device has long been waiting at its prompt for some of them. It
    /// fails where a question may have taken one for its answer.
    dialogue_request look(milliseconds silence);
    /// After `complete`: whether the device stands at the prompt that was proven. Else it may stand
    /// at another one, into which a line led.
    bool keeps_prompt() const noexcept;
    /// After `complete`: what came back for each of the first lines. The others are still to be
    /// typed. Moves the text out of the terminal.
    std::vector<std::string> take_answers();

private:
    struct range {
        std::size_t begin;
        std::size_t end;
    };

    void look_for_echoes();
    bool is_echo(std::string_view line) const;
    bool waits_for_more() const;
    bool may_be_prompt() const;
    dialogue_request question_due(milliseconds silence) const;
    std::string question_in(std::string_view line) const;
    request::fail taken_by(std::string_view question) const;

    terminal& screen_;
    const compiled_platform& platform_;
    const credentials& login_;
    const std::vector<std::string> lines_;
    const std::string on_;  // the prompt
    const options limits_;
    std::vector<range> echoes_;  // lines of the finished text
    std::size_t looked_at_{0};
    std::string question_;  // that went by
};

}  // namespace netpoll
