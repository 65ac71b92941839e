// Counts and names to text. Reads no clock.
#include "terminal/progress_line.hpp"

#include "core/phase_title.hpp"
#include "terminal/text_layout.hpp"

#include <netpoll/duration.hpp>
#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>
#include <vector>

namespace netpoll {

namespace {

/// What may be left out, the last first.
enum class importance {
    always,
    ok,
    failed,
    eta,
    skipped,
    commands,
    login,
    connecting,
    waiting,
    rate
};

struct part {
    importance rank;
    std::string text;
};

std::string rate_text(double per_second) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), per_second < 100 ? "%.1f/s" : "%.0f/s", per_second);
    return text.data();
}

std::size_t count_of(const progress& now, phase first, phase last) {
    std::size_t sum = 0;
    for (auto i = static_cast<std::size_t>(first); i <= static_cast<std::size_t>(last); ++i)
        sum += now.by_phase[i];
    return sum;
}

std::vector<part> parts_of(const progress& now) {
    std::vector<part> parts{
        {importance::always, std::to_string(now.done) + "/" + std::to_string(now.total)},
        {importance::ok, "ok " + std::to_string(now.ok)},
        {importance::failed, "failed " + std::to_string(now.failed)}};
    const auto add = [&parts](importance rank, const char* word, std::size_t number) {
        if (number > 0) parts.push_back({rank, word + std::to_string(number)});
    };
    const auto begun = std::min(now.total, now.done + now.in_flight);
    add(importance::skipped, "skipped ", now.skipped);
    add(importance::connecting, "connecting ", count_of(now, phase::resolve, phase::host_key));
    add(importance::login, "login ", count_of(now, phase::auth, phase::auth));
    add(importance::commands, "commands ", count_of(now, phase::channel, phase::close));
    add(importance::waiting, "waiting ", now.total - begun + now.held);
    const double seconds = static_cast<double>(now.elapsed.count()) / 1'000.0;
    if (now.done == 0 || seconds <= 0) return parts;
    const double rate = static_cast<double>(now.done) / seconds;
    parts.push_back({importance::rate, rate_text(rate)});
    const double left = static_cast<double>(now.total - std::min(now.done, now.total)) / rate;
    if (left > 0)
        parts.push_back({importance::eta, "ETA " + show_elapsed(std::chrono::milliseconds{
                                                       static_cast<long long>(left * 1'000.0)})});
    return parts;
}

std::string joined(const std::vector<part>& parts) {
    std::string line;
    for (const part& each : parts)
        (line += line.empty() ? "" : "  ") += each.text;
    return line;
}

/// Limits are round: "10 min", "30 s".
std::string limit_text(std::chrono::milliseconds limit) {
    auto text = show_elapsed(limit);
    for (const std::string_view none : {" 0 min", " 0 s", ".0 s"})
        if (text.ends_with(none))
            text.replace(text.size() - none.size(), none.size(), none[0] == '.' ? " s" : "");
    return text;
}

/// Behind its name: ", login 12 s of 30 s".
std::string state_of(const awaited& one) {
    const auto time = show_elapsed(one.since);
    if (one.held) return ", " + time + " for its turn to log in";
    const bool holds = one.limit && one.since <= *one.limit;
    return ", " + title(one.where) + " " + time + (holds ? " of " + limit_text(*one.limit) : "");
}

}  // namespace

std::string counts_line(const progress& now, std::size_t width) {
    auto parts = parts_of(now);
    std::string line = joined(parts);
    while (columns_of(line) > width && !parts.empty()) {
        parts.erase(std::max_element(
            parts.begin(), parts.end(),
            [](const auto& one, const auto& other) { return one.rank < other.rank; }));
        line = joined(parts);
    }
    return line;
}

std::string waiting_line(const progress& now, std::size_t width) {
    constexpr std::size_t least_of_name = 4;
    std::string line;
    for (const awaited& each : now.slowest) {
        const std::string before = line.empty() ? "waiting longest: " : "; ";
        const std::string state = state_of(each);
        const auto used = columns_of(line) + before.size() + state.size();
        if (used + least_of_name > width) break;
        const std::string host = escape(each.host, each.host.size());
        // A cut name is better than none, but only for the first.
        if (!line.empty() && used + columns_of(host) > width) break;
        line += before + fitted(host, width - used) + state;
    }
    return line;
}

}  // namespace netpoll
