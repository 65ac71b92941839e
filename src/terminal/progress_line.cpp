// Counts to text. Knows no terminal and reads no clock.
#include "terminal/progress_line.hpp"

#include "terminal/text_layout.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>
#include <cstdio>

namespace netpoll {

namespace {

std::string rate_text(double per_second) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), per_second < 100 ? "%.1f/s" : "%.0f/s", per_second);
    return text.data();
}

/// Phase and time first: a host whose name is cut can still be told.
std::string words_for(const awaited& one, std::size_t columns) {
    const std::string state =
        " (" + std::string(name(one.where)) + ", " + show_elapsed(one.since) + ")";
    if (columns < state.size() + 4) return {};
    return fitted(escape(one.host), columns - state.size()) + state;
}

/// Who is waited for, as many as fit.
std::string waiting_text(const progress& now, std::size_t columns) {
    constexpr std::size_t least_columns = 12;
    const auto others = [&now](std::size_t named) {
        const std::size_t left = now.in_flight - std::min(named, now.in_flight);
        return left == 0 ? std::string() : " and " + counted(left, "other");
    };
    std::string text;
    std::size_t named = 0;
    for (const awaited& each : now.slowest) {
        const std::string before = text.empty() ? "waiting for " : ", ";
        const std::size_t used = columns_of(text) + before.size() + others(named + 1).size();
        if (used + least_columns > columns) break;
        const std::string words = words_for(each, columns - used);
        // A cut name is better than none, but only for the first.
        const bool cut = words.find("..") != std::string::npos && named > 0;
        if (words.empty() || cut) break;
        text += before + words;
        ++named;
    }
    return named == 0 ? text : text + others(named);
}

}  // namespace

std::string progress_line(const progress& now, std::size_t width) {
    std::string line = std::to_string(now.done) + "/" + std::to_string(now.total);
    if (line.size() > width) return {};
    const auto add = [&line, width](const std::string& part) {
        if (part.empty() || columns_of(line) + 2 + columns_of(part) > width) return false;
        line += "  " + part;
        return true;
    };
    if (!add("ok " + std::to_string(now.ok)) || !add("failed " + std::to_string(now.failed)))
        return line;
    if (!now.slowest.empty()) {
        add(waiting_text(now, width - std::min(width, line.size() + 2)));
        return line;
    }
    const double seconds = static_cast<double>(now.elapsed.count()) / 1'000.0;
    const double rate = seconds > 0 ? static_cast<double>(now.done) / seconds : 0.0;
    if (!add(rate_text(rate)) || !add("in flight " + std::to_string(now.in_flight)) || rate <= 0)
        return line;
    const double left = static_cast<double>(now.total - now.done) / rate;
    add("ETA " + show_elapsed(std::chrono::milliseconds{static_cast<long long>(left * 1'000.0)}));
    return line;
}

}  // namespace netpoll
