// Book-keeping of commands. Knows no channel.
#include "core/command_results.hpp"

#include "core/echo.hpp"
#include "core/error_marker.hpp"
#include "core/quote.hpp"

#include <algorithm>

namespace netpoll {

namespace {

errc code_of(doubt reason) noexcept {
    switch (reason) {
        case doubt::no_echo:
        case doubt::other_echo:
            return errc::echo_not_seen;
        case doubt::cut:
            return errc::prompt_not_seen;
        case doubt::none:
        case doubt::wrapped:
        case doubt::typed:
        case doubt::prompt:
            break;
    }
    return errc::ambiguous_prompt;
}

// What is said of a command behind its name; `begin` is the first line of its output.
std::string words_for(doubt reason, const std::string& begin) {
    switch (reason) {
        case doubt::none:
            break;
        case doubt::no_echo:
            return " was typed and nothing of it shown; the output begins with '" + begin +
                   "'. Where the platform never echoes, `echo: none` checks each prompt by an "
                   "Enter instead";
        case doubt::other_echo:
            return " was typed and '" + begin + "' shown, which the output begins with";
        case doubt::cut:
            return ": nothing shows that the prompt behind its output was one";
        case doubt::wrapped:
            return " filled the terminal's last row when it was shown, and the blank line behind "
                   "it may be of the output; a shorter or longer line, or a wider terminal, makes "
                   "it certain";
        case doubt::typed:
            return ": a line of its output looked like a prompt or a pager, and what was typed "
                   "there may stand in it";
        case doubt::prompt:
            return ": text came behind a prompt that stood alone";
    }
    return {};
}

// A device that completes or scrolls what is typed.
std::string hint_for_echo(std::string_view typed, std::string_view shown) {
    echo_finder loosely(definition::echo_kind::fuzzy, {}, typed);
    loosely.look(std::string(first_line(shown)) + "\n");
    return loosely.found() ? "; `echo: fuzzy` for the platform allows for that" : "";
}

}  // namespace

command_results::command_results(const target& device, const compiled_platform& platform,
                                 std::size_t max_output)
    : device_(device), platform_(&platform), max_output_(max_output) {
    for (const auto& each : *device.commands) {
        command_result result;
        result.command = each.send;
        results_.push_back(std::move(result));
    }
    doubts_.resize(results_.size());
    held_ = output_memory(results_);
}

// True where there was too much. Late output and secrets taken out can make an output longer than
// what was read at once.
bool command_results::append(command_result& to, std::string output) {
    held_ -= to.output.capacity();
    // Outputs are large, and most commands have one line only.
    if (to.output.empty())
        to.output = std::move(output);
    else
        to.output += output;
    const bool too_long = to.output.size() > max_output_;
    if (too_long) to.output.resize(max_output_);
    to.truncated = to.truncated || too_long;
    held_ += to.output.capacity();
    return too_long;
}

void command_results::add(std::size_t index, std::string output) {
    append(results_[index], std::move(output));
}

void command_results::complete(std::size_t index, std::string output,
                               std::optional<int> exit_status) {
    auto& result = results_[index];
    append(result, std::move(output));
    result.exit_status = exit_status;
    if (!result.truncated) judge(result);
    if (doubts_[index].reason != doubt::none) result.status = command_status::incomplete;
}

void command_results::reject(std::size_t index, std::string output) {
    rejected_ = {index, std::string(error_line(output, markers()).value_or(first_line(output)))};
    complete(index, std::move(output));
}

bool command_results::any_failed(std::size_t count) const noexcept {
    const auto end = results_.begin() + static_cast<std::ptrdiff_t>(count);
    return std::any_of(results_.begin(), end,
                       [](const auto& each) { return each.status != command_status::ok; });
}

void command_results::cast_doubt(std::size_t index, doubt reason) {
    if (reason == doubt::none) return;
    auto& first = doubts_[index];
    if (first.reason == doubt::none) first = {reason, results_[index].output.size()};
    auto& status = results_[index].status;
    if (status != command_status::timeout) status = command_status::incomplete;
}

void command_results::add_late(std::size_t index, std::string output) {
    auto& result = results_[index];
    if (append(result, std::move(output))) {
        result.status = command_status::incomplete;
    } else if (result.status != command_status::incomplete) {
        judge(result);
    }
}

const std::vector<pattern>& command_results::markers() const noexcept {
    return device_.channel == channel_kind::exec ? platform_->exec_errors : platform_->errors;
}

// What says that the command, or one of its lines, is wrong.
std::optional<std::string_view> command_results::marker_in(const command_result& result) const {
    if (rejected_ && &result == &results_[rejected_->index]) return rejected_->marker;
    return error_line(result.output, markers());
}

void command_results::judge(command_result& result) const {
    const bool failed = result.exit_status.value_or(0) != 0;
    const bool rejected = failed || marker_in(result);
    result.status = rejected ? command_status::error_marker : command_status::ok;
}

void command_results::broke_off(std::size_t index, command_status status, std::string output,
                                bool truncated) {
    auto& result = results_[index];
    result.status = result.sent ? status : command_status::not_run;
    result.truncated = truncated || result.truncated;
    append(result, std::move(output));
}

std::optional<error> command_results::first_doubt() const {
    const auto first = std::find_if(doubts_.begin(), doubts_.end(),
                                    [](const auto& each) { return each.reason != doubt::none; });
    if (first == doubts_.end()) return std::nullopt;
    const auto& result = results_[static_cast<std::size_t>(first - doubts_.begin())];
    const auto& login = *device_.login;
    const auto about =
        std::string_view(result.output).substr(std::min(first->from, result.output.size()));
    const auto begin = quote_line(first_line(about), login);
    return error{
        code_of(first->reason), phase::command,
        "'" + quote_line(result.command, login) + "'" + words_for(first->reason, begin) +
            (first->reason == doubt::other_echo ? hint_for_echo(result.command, about) : "")};
}

std::optional<error> command_results::verdict() const {
    const auto too_long = [](const auto& each) { return each.truncated; };
    if (std::any_of(results_.begin(), results_.end(), too_long)) {
        return error{errc::output_limit, phase::command,
                     "more than " + std::to_string(max_output_) + " bytes"};
    }
    const auto rejected = [](const auto& each) {
        return each.status == command_status::error_marker;
    };
    const auto first = std::find_if(results_.begin(), results_.end(), rejected);
    if (first == results_.end()) return first_doubt();
    const auto count = std::count_if(results_.begin(), results_.end(), rejected);
    const auto& login = *device_.login;
    auto words = "'" + quote_line(first->command, login) + "'";
    if (first->exit_status.value_or(0) != 0) {
        words += ": exit status " + std::to_string(*first->exit_status);
    }
    const auto marker = marker_in(*first);
    const auto said = quote_line(marker.value_or(first_line(first->output)), login);
    if (!said.empty()) words += ": " + said;
    return error{
        errc::command_error, phase::command,
        std::to_string(count) + " of " + std::to_string(results_.size()) + " commands: " + words};
}

}  // namespace netpoll
