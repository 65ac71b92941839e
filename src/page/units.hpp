// Times and sizes as a page shows them.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace netpoll::page {

/// "20 us", "0.3 ms", "340 ms", "2.4 s", "3 min 5 s".
std::string time_text(std::chrono::microseconds time);
/// "312 B", "4.1 KB", "12 MB" (1024-based).
std::string size_text(std::uint64_t bytes);

}  // namespace netpoll::page
