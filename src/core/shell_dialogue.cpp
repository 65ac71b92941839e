// Events and limits of the shell conversation. Knows no socket and no clock; its stages stand in
// shell_stages.cpp, what a reply is made of in reply.cpp, the way to a prompt in prompt_finder.cpp.
#include "core/shell_dialogue.hpp"

#include "core/login_question.hpp"
#include "core/overloaded.hpp"
#include "core/quote.hpp"

#include <string.h>

#include <algorithm>

namespace netpoll {
namespace {}  // namespace

shell_dialogue::shell_dialogue(const target& device, const compiled_platform& platform,
                               const dialogue_options& options)
    : device_(device),
      platform_(&platform),
      options_(options),
      results_(device, platform, options.max_output),
      prompt_(platform),
      stop_(device),
      names_(names_around(device)),
      way_{mode_path(platform, *device.login)} {
    // The inventory's own come first.
    line_.questions = compile(device.login->questions);
    // A dialogue waits for nobody but the device.
    std::erase_if(line_.questions, [](const compiled_answer& each) { return !each.code.empty(); });
    line_.questions.insert(line_.questions.end(), platform.login.begin(), platform.login.end());
    finder_.emplace(screen_, prompt_, platform, line_.questions, *device.login, finder_options({}));
}

prompt_finder_options shell_dialogue::finder_options(std::string_view typed) const {
    return {options_.login_quiet, options_.max_output, typed, names_, idle_limit()};
}

dialogue_position shell_dialogue::at() const noexcept {
    switch (stage_) {
        case stage::login:
        case stage::detection:
        case stage::opening:
            return {phase::prompt, 0};
        case stage::commands:
            return {phase::command, place_.commands_done};
        case stage::goodbye:
        case stage::over:
            return {phase::close, place_.commands_done};
    }
    return {};
}

dialogue_action shell_dialogue::resume(const dialogue_event& event) {
    return std::visit([this](const auto& each) { return on(each); }, event);
}

dialogue_action shell_dialogue::on(event::started) {
    return carry_out(look());
}

dialogue_action shell_dialogue::on(event::sent) {
    wait_.silence = milliseconds{0};
    return carry_out(look());
}

dialogue_action shell_dialogue::on(event::received bytes) {
    wait_.silence = milliseconds{0};
    screen_.write(bytes.bytes);
    return carry_out(look());
}

dialogue_action shell_dialogue::on(event::timed_out timer) {
    if (timer.which == event::timer::total) return limit_reached(timer.which);
    wait_.silence += wait_.limit;
    auto next = look();
    const bool nothing_left = std::holds_alternative<request::wait>(next);
    if (nothing_left && wait_.silence >= idle_limit()) return limit_reached(timer.which);
    return carry_out(std::move(next));
}

dialogue_action shell_dialogue::on(const event::closed& end) {
    if (stage_ == stage::goodbye || stage_ == stage::over) return over();
    return_late_output(ending_of_reply());
    const auto what =
        end.connection_lost ? "the SSH connection was lost" : "the channel was closed";
    const error why{errc::closed, at().where, what + last_words()};
    if (running()) {
        results_.broke_off(place_.index, command_status::incomplete, reply_output(false));
    }
    error_ = why;
    return over();
}

dialogue_action shell_dialogue::on(event::stop_asked) {
    if (stage_ == stage::goodbye && late_output_due()) return hurry();
    if (stage_ == stage::goodbye || stage_ == stage::over) return over();
    return give_up({errc::interrupted, at().where, "asked to stop"}, command_status::incomplete);
}

// Whether the last command is over shows in the answer to the goodbye, which is not waited for as
// long as for a command any more.
dialogue_action shell_dialogue::hurry() {
    wait_.hurried = true;
    wait_.silence = milliseconds{0};
    ++wait_.step;
    return carry_out(look());
}

dialogue_request shell_dialogue::look() {
    if (finder_) return finder_->look(wait_.silence);
    if (at_once_) return at_once_->look(wait_.silence);
    return reply_ ? reply_->look(wait_.silence) : dialogue_request(request::wait{});
}

dialogue_action shell_dialogue::carry_out(dialogue_request asked) {
    return std::visit(overloaded{
                          [this](request::wait next) { return wait(next.quiet); },
                          [this](request::type& next) { return type(std::move(next.bytes)); },
                          [this](request::complete) { return line_complete(); },
                          [this](request::overflow) { return too_much(); },
                          [this](request::fail& next) {
                              next.error.phase = at().where;
                              return give_up(std::move(next.error), command_status::incomplete);
                          },
                      },
                      asked);
}

dialogue_action shell_dialogue::wait(milliseconds quiet) {
    const auto until = std::min(quiet, idle_limit());
    wait_.limit = std::max(until - wait_.silence, milliseconds{1});
    return action::receive{wait_.limit, total_limit(), wait_.step};
}

dialogue_action shell_dialogue::type(std::string bytes) {
    explicit_bzero(outgoing_.data(), outgoing_.size());
    outgoing_ = std::move(bytes);
    return action::send{outgoing_};
}

milliseconds shell_dialogue::idle_limit() const noexcept {
    const auto& limits = *device_.limits;
    if (stage_ == stage::login) return limits.prompt;
    const bool leaving = stage_ == stage::goodbye || stage_ == stage::over;
    if (leaving && wait_.hurried) return limits.close;
    if (leaving && way_.edge != nullptr) return limits.prompt;
    if (leaving && !late_output_due()) return limits.close;
    return std::max(limits.idle, platform_->definition.idle.value_or(limits.idle));
}

milliseconds shell_dialogue::total_limit() const noexcept {
    const auto& limits = *device_.limits;
    if (at().where == phase::prompt) return limits.prompt;
    const bool leaving = stage_ == stage::goodbye || stage_ == stage::over;
    if (leaving && wait_.hurried) return limits.close;
    if (leaving && way_.edge != nullptr) return limits.prompt;
    if (leaving && !late_output_due()) return limits.close;
    return std::max(limits.command, platform_->definition.total.value_or(limits.command));
}

std::string shell_dialogue::last_words() const {
    std::string text(screen_.finished());
    text += screen_.line();
    hide_answers(text, line_.questions, *device_.login);
    if (text.empty()) return "; the device sent nothing";
    return "; the last bytes were '" + quote_tail(text, *device_.login) + "'";
}

dialogue_action shell_dialogue::limit_reached(event::timer timer) {
    const bool idle = timer == event::timer::idle;
    const auto limit = in_seconds(idle ? idle_limit() : total_limit());
    const auto after = idle ? "no byte for " + limit : "not over after " + limit;
    switch (stage_) {
        case stage::login:
            return give_up({errc::prompt_not_seen, phase::prompt,
                            "no prompt within " + in_seconds(total_limit()) + last_words()},
                           command_status::incomplete);
        case stage::detection:
        case stage::opening:
        case stage::commands:
            return give_up(
                {idle ? errc::stalled : errc::timed_out, at().where,
                 "'" + quote_line(line_.text, *device_.login) + "': " + after + last_words()},
                command_status::timeout);
        case stage::goodbye:
        case stage::over:
            if (late_output_due()) results_.cast_doubt(place_.commands_done - 1, doubt::cut);
            return over();
    }
    return over();
}

dialogue_action shell_dialogue::too_much() {
    if (stage_ == stage::goodbye) return over();
    return give_up({errc::output_limit, at().where,
                    "more than " + std::to_string(options_.max_output) + " bytes"},
                   command_status::incomplete, true);
}

}  // namespace netpoll
