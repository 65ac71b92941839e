// Host keys for people: what a scan came to, who has another key than listed, what files list.
// Knows no option.
#pragma once

#include "run/host_key_book.hpp"
#include "run/host_key_poll.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace netpoll {

/// Who showed no key and why, keys that several devices share, and sums: for standard error.
std::string scan_summary(const std::vector<device_keys>& all, std::chrono::milliseconds elapsed);

/// A line for each device whose key is not simply the one that is listed, and the sums.
std::string check_text(const std::vector<device_keys>& all);

/// A line for each key that files list: "FILE:LINE NAMES TYPE FINGERPRINT".
std::string listing_text(const known_hosts_listing& all);

}  // namespace netpoll
