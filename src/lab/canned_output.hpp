// What a device answers to a command. Knows no channel, no pager and no clock.
#pragma once

#include "lab/network.hpp"
#include "lab/output_lines.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace netpoll::lab {

/// A command's answer, before echo, prompt, pager and faults are put around it.
struct reply {
    output_lines out;
    std::string err;               ///< exec channels only; shells show it like output
    int status{0};                 ///< exec channels only
    bool thinks{true};             ///< whether --latency applies; settings answer at once
    milliseconds pause{0};         ///< further think time (`sleep D`)
    bool leaves{false};            ///< the device ends the session
    std::optional<unsigned> page;  ///< lines of a page from now on; 0: no paging
};

/// The answer of `d` to `command`. The same each time: engines' results can be compared.
/// `shell` tells a terminal from an exec channel.
reply answer(const device& d, const lab_options& options, std::string_view command, bool shell);

}  // namespace netpoll::lab
