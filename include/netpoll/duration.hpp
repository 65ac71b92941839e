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

}  // namespace netpoll
