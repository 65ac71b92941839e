// Reads and shows durations. Knows no option and no key.
#include <netpoll/duration.hpp>

#include <netpoll/escape.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <optional>

namespace netpoll {

namespace {

std::optional<double> milliseconds_in(std::string_view unit) noexcept {
    if (unit == "ms") return 1;
    if (unit.empty() || unit == "s") return 1'000;
    if (unit == "m") return 60'000;
    if (unit == "h") return 3'600'000;
    return std::nullopt;
}

}  // namespace

expected<std::chrono::milliseconds, std::string> parse_duration(std::string_view text) {
    // Longer than any device or run takes, and far from where a clock would overflow.
    constexpr double most = 30.0 * 24 * 3'600'000;
    double number = 0;
    const auto* end = text.data() + text.size();
    const auto [rest, problem] =
        std::from_chars(text.data(), end, number, std::chars_format::fixed);
    auto unit = std::string_view(rest, static_cast<std::size_t>(end - rest));
    while (unit.starts_with(' '))
        unit.remove_prefix(1);
    const auto factor = milliseconds_in(unit);
    const auto quoted = "'" + escape(text, 40) + "'";
    if (problem != std::errc{} || !factor || !std::isfinite(number) || number < 0) {
        return unexpected(quoted + " is not a duration: write 500ms, 10s, 2m, 1h or seconds");
    }
    const double total = std::round(number * *factor);
    if (total > most) return unexpected(quoted + " is longer than 30 days");
    return std::chrono::milliseconds(static_cast<std::chrono::milliseconds::rep>(total));
}

std::string show_duration(std::chrono::milliseconds time) {
    const auto count = time.count();
    if (count != 0 && count % 3'600'000 == 0) return std::to_string(count / 3'600'000) + "h";
    if (count != 0 && count % 60'000 == 0) return std::to_string(count / 60'000) + "m";
    if (count % 1'000 == 0) return std::to_string(count / 1'000) + "s";
    return std::to_string(count) + "ms";
}

std::string show_elapsed(std::chrono::milliseconds time) {
    const auto seconds = time.count() / 1'000;
    if (seconds >= 3'600)
        return std::to_string(seconds / 3'600) + " h " + std::to_string(seconds / 60 % 60) + " min";
    if (seconds >= 60)
        return std::to_string(seconds / 60) + " min " + std::to_string(seconds % 60) + " s";
    if (seconds >= 10) return std::to_string(seconds) + " s";
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f s", static_cast<double>(time.count()) / 1'000.0);
    return text.data();
}

}  // namespace netpoll
