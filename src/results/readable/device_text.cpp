// Outcomes to lines. No byte of a device goes out as it is unless it is plain text.
#include "results/readable/device_text.hpp"

#include "core/columns.hpp"
#include "core/lines.hpp"
#include "core/remedy.hpp"
#include "core/shown_text.hpp"

#include <netpoll/error.hpp>
#include <netpoll/escape.hpp>

#include <utility>

namespace netpoll {

namespace {

/// Without blank lines at its end.
std::string_view without_last_blanks(std::string_view text) {
    return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

/// What makes an output doubtful, with commas between.
std::string doubts_of(const command_result& result) {
    std::string doubts;
    const auto add = [&doubts](std::string_view doubt) {
        (doubts += doubts.empty() ? "" : ", ") += doubt;
    };
    if (result.status != command_status::ok) add(name(result.status));
    if (result.truncated) add("truncated");
    if (result.exit_status && *result.exit_status != 0)
        add("exit status " + std::to_string(*result.exit_status));
    return doubts;
}

void append_colored(std::string& to, std::string_view line, const pattern& match,
                    const palette& colors) {
    std::size_t done = 0;
    for (auto found = match.find(line); found && found->end > found->begin;
         found = match.find(line, done)) {
        append_shown(to, line.substr(done, found->begin - done));
        std::string part;
        append_shown(part, line.substr(found->begin, found->end - found->begin));
        to += colors.match(part);
        done = found->end;
    }
    append_shown(to, line.substr(done));
}

}  // namespace

std::string palette::in(std::string_view code, std::string_view text) const {
    if (!wanted_) return std::string(text);
    return "\x1B[" + std::string(code) + "m" + std::string(text) + "\x1B[0m";
}

expected<line_filter, std::string> line_filter::of(const std::string& match) {
    line_filter made;
    if (match.empty()) return made;
    auto compiled = pattern::compile(match);
    if (!compiled) return unexpected(std::move(compiled).error());
    made.match_ = std::move(*compiled);
    return made;
}

std::string line_filter::lines_of(std::string_view output, const palette& colors) const {
    if (match_) return matching_lines(output, colors);
    const auto text = without_last_blanks(output);
    return text.empty() ? std::string() : shown_lines(text) + '\n';
}

std::string line_filter::matching_lines(std::string_view output, const palette& colors) const {
    std::string lines;
    while (!output.empty()) {
        const auto line = take_first_line(output);
        if (!match_->may_match(line)) continue;
        append_colored(lines, line, *match_, colors);
        lines += '\n';
    }
    return lines;
}

std::string command_heading(const command_result& result) {
    const std::string doubts = doubts_of(result);
    std::string text;
    append_shown(text, result.command);
    return doubts.empty() ? text : text + " (" + doubts + ")";
}

bool is_doubtful(const command_result& result) noexcept {
    return result.status != command_status::ok || result.truncated ||
           (result.exit_status && *result.exit_status != 0);
}

std::string failure_text(const outcome& device) {
    if (device.status == device_status::ok) return {};
    if (!device.error) return std::string(name(device.status)) + ": its turn did not come";
    const error& why = *device.error;
    std::string text = std::string(name(why.code)) + " (" + std::string(name(why.phase)) +
                       "): " + std::string(remedy(why));
    if (!why.detail.empty()) text += " [" + escape(why.detail, why.detail.size()) + "]";
    return text;
}

std::string failure_lines(std::string_view failure, const palette& colors, std::size_t width) {
    constexpr std::string_view mark = "!! ";
    auto line = std::string(mark).append(failure);
    if (width > 0) line = wrap(line, width, mark.size(), 0);
    return colors.failure(line) + "\n";
}

}  // namespace netpoll
