// A channel program fed with keys and drained. No socket, no clock.
#pragma once

#include "lab/programs.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace netpoll::lab {

inline std::string drain(channel_program& program, std::size_t room = 100) {
    std::string all;
    for (;;) {
        std::string part;
        program.pull(part, room);
        if (part.empty()) return all;
        all += part;
    }
}

inline std::string typed(channel_program& program, std::string_view keys) {
    program.type(keys);
    return drain(program);
}

}  // namespace netpoll::lab
