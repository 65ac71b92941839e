// Stages of the shell conversation, line by line. Knows no socket and no clock; events and limits
// stand in shell_dialogue.cpp, the last stage in shell_goodbye.cpp.
#include "core/asked_line.hpp"
#include "core/error_marker.hpp"
#include "core/late_text.hpp"
#include "core/lines.hpp"
#include "core/quote.hpp"
#include "core/shell_dialogue.hpp"

#include <algorithm>
#include <cassert>

namespace netpoll {

namespace {

const std::vector<compiled_answer> no_questions;

// A device that sends more than this while it is told goodbye does not listen.
constexpr std::size_t most_at_goodbye = 64U << 10;

// The last line that is neither blank nor a prompt.
std::string_view last_words_of(std::string_view text, const prompt& known) {
    while (!text.empty()) {
        const auto line = take_last_line(text);
        if (!is_blank(line) && !known.plausible(line)) return line;
    }
    return {};
}

platform_detector::login login_of(const target& device) {
    return {device.hostname, device.port, device.login->username};
}

}  // namespace

// The only way to another stage.
void shell_dialogue::enter(stage next) noexcept {
    assert(stage_ != stage::over);
    stage_ = next;
}

dialogue_action shell_dialogue::begin(stage next) {
    // What is typed at a question may answer it: a line is only typed at a prompt.
    const bool at_prompt = !finder_ && !reply_ && !at_once_;
    enter(next);
    place_.index = 0;
    finder_.reset();
    reply_.reset();
    at_once_.reset();
    if (next != stage::goodbye) return next_line();
    ++wait_.step;
    return at_prompt ? next_line() : over();
}

dialogue_action shell_dialogue::next_line() {
    switch (stage_) {
        case stage::login:
            return begin(device_.platform == auto_platform ? stage::detection : stage::opening);
        case stage::detection:
            return detect({});
        case stage::opening:
            return next_opening_step();
        case stage::commands:
            return next_command();
        case stage::goodbye:
            return next_closing_step();
        case stage::over:
            return over();
    }
    return over();
}

// `output`: what came back from the one line that is typed to find out, empty before.
dialogue_action shell_dialogue::detect(std::string_view output) {
    auto& detector = *options_.detector;
    if (const auto* known = detector.known(login_of(device_), screen_.line())) return adopt(*known);
    const bool asked = place_.index > 0;
    const platform_detector::clues seen{options_.identification, screen_.line(), line_above_,
                                        asked ? std::string_view(line_.text) : std::string_view{},
                                        output};
    const auto question = asked ? std::string{} : detector.question(seen);
    if (question.empty()) return adopt(detector.judge(seen));
    return type_line(question, no_questions);
}

dialogue_action shell_dialogue::adopt(const compiled_platform& found) {
    options_.detector->remember(login_of(device_), found);
    platform_ = &found;
    prompt_.adopt(found);
    results_.adopt(found);
    way_.path = mode_path(found, *device_.login);
    return begin(stage::opening);
}

// Steps for a mode that cannot be reached are left out: the pager is answered anyway.
dialogue_action shell_dialogue::next_opening_step() {
    const auto& steps = platform_->on_open;
    if (!way_.opened) {
        if (auto action = go_to(platform_->default_mode)) return std::move(*action);
        way_.opened = true;
    }
    for (; place_.index < steps.size(); ++place_.index) {
        const auto mode = platform_->mode_named(steps[place_.index].what.mode);
        if (auto action = go_to(mode)) return std::move(*action);
        if (mode && *mode != prompt_.mode()) continue;
        if (auto action = type_at_once()) return std::move(*action);
        return type_line(steps[place_.index].what.send, steps[place_.index].questions);
    }
    if (auto action = go_to(platform_->default_mode)) return std::move(*action);
    stop_.begin(*platform_, prompt_.mode());
    return begin(stage::commands);
}

std::optional<dialogue_action> shell_dialogue::go_to(std::optional<std::size_t> mode) {
    if (!mode || *mode == prompt_.mode()) return std::nullopt;
    way_.edge = way_.path.first_edge(prompt_.mode(), *mode);
    if (way_.edge == nullptr) return std::nullopt;
    finder_.emplace(screen_, prompt_, *platform_, way_.edge->how.questions, *device_.login,
                    finder_options(way_.edge->how.what.send));
    wait_.silence = milliseconds{0};
    line_.text = way_.edge->how.what.send;
    return type(line_.text + platform_->definition.end_of_line);
}

dialogue_action shell_dialogue::prompt_found() {
    const auto preface = finder_->preface();
    const bool gave_secret = finder_->gave_secret();
    way_.clean = finder_->answered_cleanly();
    finder_.reset();
    if (stage_ == stage::login) {
        line_above_ = last_words_of(screen_.finished(), prompt_);
        return next_line();
    }
    const auto& taken = *std::exchange(way_.edge, nullptr);
    if (prompt_.mode() == taken.to) return next_line();
    way_.path.close(taken);
    const auto words = last_words_of(preface, prompt_);
    if (!gave_secret || taken.how.what.may_fail) {
        if (!words.ends_with(taken.how.what.send)) {
            way_.closed = "'" + taken.how.what.send + "': " + quote_line(words, *device_.login);
        }
        return next_line();
    }
    return give_up({errc::auth_rejected, phase::prompt,
                    "'" + taken.how.what.send + "': " + quote_line(words, *device_.login) +
                        "; check `" + (taken.secret == "password" ? "password" : "secret") + "`"},
                   command_status::incomplete);
}

// Where it took more than one Enter to find the prompt, or it came with something else, each line
// waits for the answer to the one before.
std::optional<dialogue_action> shell_dialogue::type_at_once() {
    if (!way_.clean || prompt_.judge(screen_.line()) != sight::exact) return std::nullopt;
    auto lines = lines_at_once_from(*platform_, place_.index, prompt_.mode());
    if (lines.empty()) return std::nullopt;
    line_.text.clear();
    for (const auto& line : lines)
        line_.text += (line_.text.empty() ? "" : "\n") + line;
    at_once_.emplace(
        screen_, *platform_, *device_.login, std::move(lines),
        lines_at_once::options{options_.login_quiet, idle_limit(), options_.max_output});
    wait_.silence = milliseconds{0};
    return type(at_once_->text());
}

// What was lost is typed line by line, behind another proof of the prompt.
dialogue_action shell_dialogue::lines_answered() {
    const auto answers = at_once_->take_answers();
    const auto typed = at_once_->size();
    const bool proven = at_once_->keeps_prompt();
    at_once_.reset();
    for (const auto& answer : answers) {
        habits_.echoes = true;
        if (auto why = opening_error(place_.index, answer))
            return give_up(std::move(*why), command_status::incomplete);
        ++place_.index;
    }
    if (proven && answers.size() == typed) return next_line();
    way_.clean = false;
    way_.again = true;
    return type_line({}, no_questions);
}

std::optional<error> shell_dialogue::opening_error(std::size_t step,
                                                   std::string_view answer) const {
    const auto& what = platform_->on_open[step].what;
    const auto marker = what.may_fail ? std::nullopt : error_line(answer, platform_->errors);
    if (!marker) return std::nullopt;
    return error{errc::command_error, phase::prompt,
                 "'" + what.send + "': " + quote_line(*marker, *device_.login)};
}

dialogue_action shell_dialogue::next_command() {
    if (place_.index == results_.size()) return begin(stage::goodbye);
    const auto& command = (*device_.commands)[place_.index];
    if (place_.part > 0) {
        const auto& line = command.then[place_.part - 1];
        line_.questions = compile(line.questions);
        return type_line(line.send, line_.questions);
    }
    ++wait_.step;
    results_.sent(place_.index);
    line_.questions = compile(command.questions);
    return type_line(command.send, line_.questions);
}

dialogue_action shell_dialogue::type_line(const std::string& line,
                                          const std::vector<compiled_answer>& questions) {
    const auto most = stage_ == stage::goodbye ? most_at_goodbye : options_.max_output;
    const auto left = most - std::min(most, place_.part_bytes);
    reply_.emplace(reply_context{screen_,
                                 prompt_,
                                 *platform_,
                                 *device_.login,
                                 names_,
                                 habits_.erases_pagers,
                                 {options_.login_quiet, idle_limit(), left, options_.max_output,
                                  stage_ == stage::commands}},
                   line, platform_->definition.echo, questions);
    if (stage_ == stage::commands) typed_.add(place_.index, line);
    if (stage_ == stage::goodbye && place_.commands_done > 0)
        typed_.add(place_.commands_done, line);
    wait_.silence = milliseconds{0};
    line_.text = line;
    return type(line + platform_->definition.end_of_line);
}

std::string shell_dialogue::reply_output(bool complete) {
    auto output = reply_->take_output(complete);
    if (stage_ == stage::commands) hide_answers(output, line_.questions, *device_.login);
    return output;
}

dialogue_action shell_dialogue::line_complete() {
    if (finder_) return prompt_found();
    if (at_once_) return lines_answered();
    if (line_.last_enter) {
        check_last_enter(ending::at_prompt);
        return over();
    }
    const bool echoed = reply_->echo_found();
    if (auto why = taken_by_question()) {
        if (running()) stop_.stop(rest_of_job());
        return give_up(std::move(*why), command_status::incomplete);
    }
    return_late_output(echoed ? ending::echoed : ending::at_prompt);
    habits_.echoes = echoed;
    const auto disturbed = disturbance();
    auto output = reply_output(true);
    reply_.reset();
    switch (stage_) {
        case stage::detection:
            ++place_.index;
            return detect(output);
        case stage::opening:
            if (std::exchange(way_.again, false)) return next_line();
            if (auto why = opening_error(place_.index, output))
                return give_up(std::move(*why), command_status::incomplete);
            break;
        case stage::commands:
            return command_complete(std::move(output), disturbed);
        case stage::goodbye:
            return goodbye_complete(echoed, std::move(output));
        case stage::login:
        case stage::over:
            break;
    }
    ++place_.index;
    return next_line();
}

// Where the prompt was no answer to this line but to a question that came just before it. A line
// before a command's echo may be more of the output before it, and a first line in its place the
// command as the device shows it, or its output where no device echoes.
std::optional<error> shell_dialogue::taken_by_question() const {
    if (stage_ == stage::goodbye) return std::nullopt;
    if (stage_ == stage::commands) {
        const bool echoed = reply_->echo_found();
        const bool of_output = echoed && place_.last_complete && reply_->late() == lateness::output;
        const bool answers = !echoed && disturbance() != doubt::no_echo;
        if (of_output || answers) return std::nullopt;
    }
    const auto question = reply_->question_before_echo();
    if (question.empty()) return std::nullopt;
    auto why = taken_for_answer(question, "'" + quote_line(line_.text, *device_.login) + "'",
                                *device_.login);
    why.phase = at().where;
    return why;
}

doubt shell_dialogue::disturbance() const {
    if (!reply_->echo_found() && platform_->definition.echo != definition::echo_kind::none) {
        return reply_->shown_otherwise() ? doubt::other_echo : doubt::no_echo;
    }
    if (reply_->typed_into_output()) return doubt::typed;
    return reply_->first_line_doubtful() ? doubt::wrapped : doubt::none;
}

dialogue_action shell_dialogue::command_complete(std::string output, doubt disturbed) {
    place_.last_complete = place_.index;
    results_.cast_doubt(place_.index, disturbed);
    check_attribution(place_.index, output);
    stop_.see(prompt_.mode());
    // Where it went, and what has answered, nobody can tell: nor whom the next line would reach.
    const bool lost = disturbed == doubt::no_echo;
    if (place_.part < (*device_.commands)[place_.index].then.size())
        return part_complete(std::move(output), lost);
    results_.complete(place_.index, std::move(output));
    if (lost || (stop_.in_force() && results_.any_failed(place_.index + 1))) return stop_job();
    place_.part = place_.part_bytes = 0;
    place_.commands_done = ++place_.index;
    return next_line();
}

// Another line of the command is to follow.
dialogue_action shell_dialogue::part_complete(std::string output, bool lost) {
    const bool wrong = error_line(output, platform_->errors).has_value();
    const bool failed =
        wrong || results_.is_doubtful(place_.index) || results_.any_failed(place_.index);
    if (lost || (failed && stop_.in_force())) {
        if (wrong)
            results_.reject(place_.index, std::move(output));
        else
            results_.broke_off(place_.index, command_status::incomplete, std::move(output));
        return stop_job();
    }
    place_.part_bytes += output.size();
    ++place_.part;
    results_.add(place_.index, std::move(output));
    return next_line();
}

dialogue_action shell_dialogue::stop_job() {
    stop_.stop(rest_of_job());
    place_.commands_done = place_.index + 1;
    place_.part = place_.part_bytes = 0;
    error_ = results_.verdict();
    return begin(stage::goodbye);
}

stop_rule::rest shell_dialogue::rest_of_job() const {
    const auto& all = *device_.commands;
    return {line_.text, all[place_.index].then.size() - place_.part, all.size() - place_.index - 1,
            stop_.is_entered(prompt_.mode())};
}

// A command is over for certain once the next line was echoed behind its prompt. What came before
// that echo belongs to it, as far as it can be told.
void shell_dialogue::return_late_output(ending ended) {
    if (!reply_ || !place_.last_complete) return;
    const auto before = *std::exchange(place_.last_complete, std::nullopt);
    const auto whose = reply_->late();
    if (ended != ending::echoed && !habits_.echoes) return;
    // Without an echo it stays with the command that was typed, which is in doubt too.
    if (whose != lateness::none && (ended == ending::echoed || stage_ == stage::goodbye)) {
        const auto late = reply_->late_output();
        results_.add_late(before, late);
        check_attribution(before, late);
    }
    if (whose == lateness::unclear) {
        results_.cast_doubt(before, doubt::prompt);
    } else if (ended == ending::broken_off) {
        results_.cast_doubt(before, doubt::cut);
    } else if (ended == ending::at_prompt && whose != lateness::none) {
        results_.cast_doubt(before, doubt::cut);
    }
}

// Where an output quotes the prompt, its end and that of the commands beside it may be false.
void shell_dialogue::check_attribution(std::size_t command, std::string_view output) {
    if (const auto quoted = typed_.first_quoted(output, prompt_)) {
        for (auto each = *quoted == 0 ? 0 : *quoted - 1; each <= command; ++each)
            results_.cast_doubt(each, doubt::prompt);
    }
    if (holds_bare_prompt(output, prompt_, *platform_)) results_.cast_doubt(command, doubt::prompt);
}

dialogue_action shell_dialogue::give_up(error reason, command_status verdict, bool truncated) {
    if (running()) {
        return_late_output(ending_of_reply());
        results_.broke_off(place_.index, verdict, reply_output(false), truncated);
        if (stop_.in_force()) stop_.stop(rest_of_job());
    }
    if (!error_) error_ = std::move(reason);
    return begin(stage::goodbye);
}

shell_dialogue::ending shell_dialogue::ending_of_reply() const {
    return reply_ && reply_->echo_found() ? ending::echoed : ending::broken_off;
}

}  // namespace netpoll
