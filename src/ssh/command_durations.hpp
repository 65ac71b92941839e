// How long each command of a dialogue took. Reads no clock.
#pragma once

#include "core/dialogue.hpp"
#include "ssh/wait.hpp"

#include <chrono>
#include <cstddef>
#include <vector>

namespace netpoll {

/// Follows a dialogue's position and books a command's time when it moves on.
class command_durations {
public:
    command_durations(std::size_t commands, session_clock::time_point now)
        : began_(now), taken_(commands) {}

    /// The dialogue is at `position` now; true where it was elsewhere before.
    bool move_to(const dialogue_position& position, session_clock::time_point now) {
        if (position == position_) return false;
        if (position_.where == phase::command && position_.command < taken_.size()) {
            taken_[position_.command] = std::chrono::duration_cast<milliseconds>(now - began_);
        }
        position_ = position;
        began_ = now;
        return true;
    }

    std::size_t commands() const noexcept { return taken_.size(); }
    /// Writes the durations into the results of these commands, in order.
    void write_to(std::vector<command_result>& results) const {
        for (std::size_t i = 0; i < results.size() && i < taken_.size(); ++i)
            results[i].duration = taken_[i];
    }

private:
    dialogue_position position_;
    session_clock::time_point began_;
    std::vector<milliseconds> taken_;
};

}  // namespace netpoll
