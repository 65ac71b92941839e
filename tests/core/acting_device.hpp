// A device that reads what is typed when it comes to it, as a terminal line does, so that a line
// may be typed too early. Knows no test case.
#pragma once

#include "core/devices.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll::testing {

/// In what a device sends: time passes here, some seconds at most, so that a shorter wait is over.
inline constexpr char pause_mark = '\xFE';

/// Plays the device of a good script. What is typed while it still sends waits until it is done;
/// Enter brings the prompt again. Every byte is handed in, in pieces of `chunk`, 0: not cut.
played act(const std::vector<script::exchange>& exchanges, const device& who, std::size_t chunk);

/// A good script with text put in at one place of what the device sends.
struct insertion {
    std::size_t exchange;
    std::size_t offset;
    std::string text;  ///< may hold pause marks
};
std::vector<script::exchange> with(const std::vector<script::exchange>& exchanges,
                                   const insertion& what);
/// True where the text would be erased or drawn over by what the device sends around it, so that
/// nobody could say what the right output is.
bool drawn_over(const std::vector<script::exchange>& exchanges, const insertion& what);

/// The prompt behind this exchange.
std::string_view prompt_behind(const script::exchange& what) noexcept;

/// What is wrong with an outcome, empty if nothing is: a command that is ok has its true output,
/// and of what was put in any lines at one place. Nothing of the true output is ever dropped.
std::string wrongly_ok(const played& outcome, const std::vector<std::string>& outputs,
                       std::string_view inserted);

}  // namespace netpoll::testing
