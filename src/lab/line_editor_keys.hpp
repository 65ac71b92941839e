// Keys that a line editor knows, and how much it takes. Knows no shell.
#pragma once

#include <cstddef>

namespace netpoll::lab {

/// Typing further ahead than this is lost, as on a real line.
inline constexpr std::size_t most_keys = 64 * 1024;
inline constexpr std::size_t longest_line = 4096;

inline constexpr char ctrl_c = '\x03';
inline constexpr char ctrl_d = '\x04';
inline constexpr char ctrl_u = '\x15';
inline constexpr char backspace = '\x08';
inline constexpr char rubout = '\x7f';

}  // namespace netpoll::lab
