// The end of the shell conversation: out of the configuration, goodbye, and what the device says
// meanwhile. Knows no socket and no clock.
#include "core/error_marker.hpp"
#include "core/late_text.hpp"
#include "core/lines.hpp"
#include "core/shell_dialogue.hpp"

#include <algorithm>
#include <utility>

namespace netpoll {

namespace {

const std::vector<compiled_answer> nothing_asked;

// Deeper than anybody nests a configuration.
constexpr unsigned most_levels = 8;

}  // namespace

dialogue_action shell_dialogue::next_closing_step() {
    if (auto action = leave_configuration()) return std::move(*action);
    const auto& steps = platform_->on_close;
    while (stop_.stopped() && place_.index < steps.size() && saves(steps[place_.index].what))
        ++place_.index;
    if (place_.index == steps.size()) {
        // A device that is still there shows by its prompt alone that the goodbye was no quotation.
        if (line_.last_enter || error_ || place_.commands_done == 0) return over();
        line_.last_enter = true;
        return type_line({}, nothing_asked);
    }
    const auto& step = steps[place_.index];
    return type_line(step.what.send, step.questions);
}

// A job that ends where it changes something goes back to where it began, as the platform says.
std::optional<dialogue_action> shell_dialogue::leave_configuration() {
    if (!stop_.is_entered(prompt_.mode())) return std::nullopt;
    const auto* edge = way_.path.first_edge(prompt_.mode(), stop_.home());
    while (edge != nullptr && stop_.stopped() && saves(edge->how.what)) {
        way_.path.close(*edge);
        edge = way_.path.first_edge(prompt_.mode(), stop_.home());
    }
    if (edge == nullptr) return std::nullopt;
    way_.edge = edge;
    ++wait_.step;
    return type_line(edge->how.what.send, edge->how.questions);
}

dialogue_action shell_dialogue::goodbye_complete(bool echoed, std::string output) {
    if (const auto* taken = std::exchange(way_.edge, nullptr)) {
        ++wait_.step;
        // "exit" may lead up one level at a time.
        const bool refused = error_line(output, platform_->errors) || ++way_.tried == most_levels;
        if (prompt_.mode() != taken->to && refused) way_.path.close(*taken);
        return next_line();
    }
    if (echoed && place_.commands_done > 0 && is_no_goodbye(output)) {
        results_.add_late(place_.commands_done - 1, std::move(output));
        results_.cast_doubt(place_.commands_done - 1, doubt::cut);
    }
    ++place_.index;
    return next_line();
}

// A device that leaves says little, and one that does not know the closing line says that first.
bool shell_dialogue::is_no_goodbye(std::string_view output) const {
    std::size_t lines = 0;
    while (!output.empty()) {
        const auto line = take_first_line(output);
        if (line.find_first_not_of(" ^") == line.npos || only_noise(line, prompt_, *platform_))
            continue;
        if (++lines > 1) return true;
        if (error_line(line, platform_->errors)) return false;
    }
    return false;
}

// Nothing but the prompt comes back where the last command had ended.
void shell_dialogue::check_last_enter(ending ended) {
    if (!reply_) return;
    const auto before = place_.commands_done - 1;
    auto more = reply_->late_output();
    const bool shown = reply_->echo_found();
    bool ambiguous =
        reply_->late() == lateness::unclear || (!shown && reply_->late() != lateness::none);
    const auto behind = reply_->take_output(ended == ending::at_prompt);
    if (shown && !only_noise(behind, prompt_, *platform_)) {
        more += behind;
        ambiguous = true;
    }
    results_.add_late(before, more);
    check_attribution(before, more);
    if (ambiguous) results_.cast_doubt(before, doubt::prompt);
    if (ended != ending::at_prompt) results_.cast_doubt(before, doubt::cut);
    reply_.reset();
    place_.last_complete.reset();
}

// At the goodbye it may turn out that the last command is not over yet: a device that echoed shows
// the closing line once it is.
bool shell_dialogue::late_output_due() const {
    if (line_.last_enter && reply_) return true;
    return habits_.echoes && reply_ && place_.last_complete && !reply_->echo_found() &&
           platform_->definition.echo != definition::echo_kind::none;
}

// A device that hangs up when it is told goodbye need not echo that.
dialogue_action shell_dialogue::over() {
    if (line_.last_enter) check_last_enter(ending::broken_off);
    const bool leaving = stage_ == stage::goodbye && reply_;
    const bool silent = leaving && reply_->late() == lateness::none && !reply_->echo_found();
    if (!silent) return_late_output(ending_of_reply());
    // Where the goodbye is shown again, the last command quoted what was taken for its echo.
    if (leaving && place_.commands_done > 0 && reply_->echo_found()) {
        check_attribution(place_.commands_done - 1, reply_->take_output(false));
    }
    const bool ends = stage_ != stage::over;
    if (ends) enter(stage::over);
    if (!error_) error_ = results_.verdict();
    if (const auto words = stop_.words(prompt_.mode()); ends && error_ && !words.empty())
        error_->detail += (error_->detail.empty() ? "" : "; ") + words;
    if (error_ && error_->code == errc::command_error && !way_.closed.empty()) {
        error_->detail += "; before that, " + std::exchange(way_.closed, {});
    }
    return action::done{error_};
}

}  // namespace netpoll
