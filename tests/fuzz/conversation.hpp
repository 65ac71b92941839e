// Drives a dialogue as an engine would and checks its promises. Knows no input format.
#pragma once

#include "fuzz/breach.hpp"
#include "fuzz/fuzz_case.hpp"

#include <string>
#include <vector>

namespace netpoll::fuzz {

/// What a conversation came to, as text. Each line of `log` is the action that followed one whole
/// happening, so two runs that cut bytes differently compare.
struct told {
    std::vector<std::string> log;
    /// Something was typed before all bytes of a happening were handed in: the cuts were seen.
    bool cut_was_seen{false};
};

/// Plays the case with bytes cut into pieces of `chunk`, 0: not cut. Every promise is checked.
told converse(const fuzz_case& what, std::size_t chunk);

/// The terminal alone: cuts do not matter, and memory is linear in the bytes.
void try_terminal(std::string_view bytes, std::size_t chunk);

}  // namespace netpoll::fuzz
