// Joins what was typed piece by piece. Knows no secret and no format.
#include "transcript/session_transcript.hpp"

namespace netpoll {

namespace {

constexpr std::string_view line_ends = "\r\n";

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

void session_transcript::received(std::string_view bytes) {
    if (!fits(bytes.size())) return;
    (exchanges.empty() ? opening : exchanges.back().received) += bytes;
}

}  // namespace netpoll
