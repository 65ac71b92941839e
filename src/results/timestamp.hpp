// Points in time as text. Knows no time zone but UTC.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace netpoll {

/// RFC 3339 in UTC with milliseconds, e.g. "2026-11-21T06:12:00.250Z". Rounds down.
std::string rfc3339(std::chrono::system_clock::time_point when);
/// Reads what `rfc3339` writes; nothing where it is anything else.
std::optional<std::chrono::system_clock::time_point> from_rfc3339(std::string_view text);

/// A run's name: the second it began and some random digits, e.g. "20261121T061200Z-4f3a91c2".
/// Sorts by time.
std::string new_run_id(std::chrono::system_clock::time_point when);

}  // namespace netpoll
