// Two digits say enough.
#include "page/units.hpp"

#include <netpoll/duration.hpp>

#include <array>
#include <cstdio>

namespace netpoll::page {

namespace {

/// With a decimal below ten.
std::string figure_text(double value, const char* unit) {
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), value < 9.95 ? "%.1f %s" : "%.0f %s", value, unit);
    return text.data();
}

}  // namespace

std::string time_text(std::chrono::microseconds time) {
    if (time >= std::chrono::seconds(1))
        return show_elapsed(std::chrono::duration_cast<std::chrono::milliseconds>(time));
    if (time < std::chrono::microseconds(100)) return std::to_string(time.count()) + " us";
    return figure_text(static_cast<double>(time.count()) / 1e3, "ms");
}

std::string size_text(std::uint64_t bytes) {
    if (bytes < 1024) return std::to_string(bytes) + " B";
    const auto size = static_cast<double>(bytes);
    return size < 1048576 ? figure_text(size / 1024, "KB") : figure_text(size / 1048576, "MB");
}

}  // namespace netpoll::page
