// Durations as people write them. Knows no option and no key.
#pragma once

#include <netpoll/expected.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace netpoll {

/// "500ms", "10s", "2m", "1h", "1.5s"; a plain number is seconds. At least 0, at most 30 days. The
/// error is a sentence that quotes the text and says what is understood.
expected<std::chrono::milliseconds, std::string> parse_duration(std::string_view text);

/// A duration in the largest unit that loses nothing, as `parse_duration` takes it: "500ms", "10s",
/// "30m", "2h".
std::string show_duration(std::chrono::milliseconds time);

/// A time that passed, for people: "0.4 s", "12 s", "3 min 5 s", "2 h 10 min".
std::string show_elapsed(std::chrono::milliseconds time);

}  // namespace netpoll
