// Counts to text. Knows no terminal and reads no clock.
#include "cli/progress.hpp"

#include "cli/wording.hpp"

#include <array>
#include <cstdio>

namespace netpoll {

namespace {

std::string rate_text(double per_second) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), per_second < 100 ? "%.1f/s" : "%.0f/s", per_second);
    return text.data();
}

}  // namespace

std::string progress_line(const progress& now, std::size_t width) {
    std::string line = std::to_string(now.done) + "/" + std::to_string(now.total);
    if (line.size() > width) return {};
    const auto add = [&line, width](const std::string& part) {
        if (line.size() + 2 + part.size() > width) return false;
        line += "  " + part;
        return true;
    };
    if (!add("ok " + std::to_string(now.ok)) || !add("failed " + std::to_string(now.failed)))
        return line;
    const double seconds = static_cast<double>(now.elapsed.count()) / 1'000.0;
    const double rate = seconds > 0 ? static_cast<double>(now.done) / seconds : 0.0;
    if (!add(rate_text(rate)) || !add("in flight " + std::to_string(now.in_flight)) || rate <= 0)
        return line;
    const double left = static_cast<double>(now.total - now.done) / rate;
    add("ETA " + show_elapsed(std::chrono::milliseconds{static_cast<long long>(left * 1'000.0)}));
    return line;
}

}  // namespace netpoll
