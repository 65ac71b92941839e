// Joins what was typed piece by piece. Knows no secret and no format.
#include "transcript/session_transcript.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace netpoll {

namespace {

constexpr std::string_view line_ends = "\r\n";

// Where a line begins that was typed behind the first Enter of `typed`; its end where there is
// none.
std::size_t second_line(std::string_view typed) {
    const auto enter = typed.find_first_of(line_ends);
    return enter == typed.npos ? typed.size()
                               : std::min(typed.find_first_not_of(line_ends, enter), typed.size());
}

// Where the echo of `line` begins, on a line of its own behind the prompt; npos where it does not.
std::size_t echo_of(std::string_view line, std::string_view received) {
    for (auto at = received.find(line); at != received.npos; at = received.find(line, at + 1)) {
        const auto end = at + line.size();
        const bool ends = end < received.size() && line_ends.find(received[end]) != line_ends.npos;
        const auto begin = received.find_last_of(line_ends, at);
        if (ends && begin != received.npos && begin + 1 < at) return at;
    }
    return received.npos;
}

// Takes off what belongs to the second of two lines that were typed at once.
std::optional<transcript_exchange> split(transcript_exchange& both) {
    const auto second = second_line(both.typed);
    if (second == both.typed.size()) return std::nullopt;
    const auto line = std::string_view(both.typed).substr(second);
    const auto echo = echo_of(line.substr(0, line.find_first_of(line_ends)), both.received);
    if (echo == both.received.npos) return std::nullopt;
    transcript_exchange behind{both.typed.substr(second), both.received.substr(echo)};
    both.typed.resize(second);
    both.received.resize(echo);
    return behind;
}

}  // namespace

bool session_transcript::fits(std::size_t bytes) noexcept {
    if (bytes > left_) cut = true;
    if (!cut) left_ -= bytes;
    return !cut;
}

// A line goes out in two parts, its echo between them: the text, then Enter. A key for a pager is
// not the beginning of a line.
bool session_transcript::continues_line(std::string_view bytes) const {
    if (channel == channel_kind::exec || exchanges.empty()) return false;
    const auto& last = exchanges.back();
    const bool is_enter = bytes.find_first_not_of(line_ends) == bytes.npos;
    const bool is_whole = last.typed.find_first_of(line_ends) != last.typed.npos;
    // Enter twice before the device answers is one exchange: an empty answer would mean its end.
    if (last.received.empty()) return !is_whole || is_enter;
    if (is_whole) return false;
    return is_enter && (last.typed.size() > 1 || last.received == last.typed);
}

void session_transcript::typed(channel_kind kind, std::string_view bytes) {
    if (!fits(bytes.size())) return;
    channel = kind;
    if (!continues_line(bytes)) exchanges.emplace_back();
    exchanges.back().typed += bytes;
    if (kind == channel_kind::exec) exchanges.back().typed += '\n';
}

std::vector<transcript_exchange> session_transcript::take_lines() {
    std::vector<transcript_exchange> all;
    for (auto& each : exchanges) {
        all.push_back(std::move(each));
        while (auto behind = split(all.back()))
            all.push_back(std::move(*behind));
    }
    exchanges.clear();
    return all;
}

void session_transcript::received(std::string_view bytes) {
    if (!fits(bytes.size())) return;
    (exchanges.empty() ? opening : exchanges.back().received) += bytes;
}

}  // namespace netpoll
