// Events and stages of the shell conversation. Knows no socket and no clock; what a reply is made
// of stands in reply.cpp, the way to the first prompt in login.cpp.
#include "core/shell_dialogue.hpp"

#include "core/error_marker.hpp"
#include "core/quote.hpp"

#include <string.h>

#include <algorithm>

namespace netpoll {
namespace {

const std::vector<compiled_answer> no_questions;

// A device that sends more than this while it is told goodbye does not listen.
constexpr std::size_t most_at_goodbye = 64U << 10;

template <class... F>
struct overloaded : F... {
    using F::operator()...;
};
template <class... F>
overloaded(F...) -> overloaded<F...>;

}  // namespace

shell_dialogue::shell_dialogue(const target& device, const compiled_platform& platform,
                               const dialogue_options& options)
    : device_(device),
      platform_(platform),
      options_(options),
      ledger_(device, platform),
      prompt_(platform),
      login_(screen_, prompt_, platform, *device.login, {options.login_quiet, options.max_output}) {
}

dialogue_position shell_dialogue::at() const noexcept {
    switch (stage_) {
        case stage::login:
        case stage::opening:
            return {phase::prompt, 0};
        case stage::commands:
            return {phase::command, commands_done_};
        case stage::goodbye:
        case stage::over:
            return {phase::close, commands_done_};
    }
    return {};
}

action_t shell_dialogue::resume(const event_t& what) {
    return std::visit([this](const auto& each) { return on(each); }, what);
}

action_t shell_dialogue::on(event::started) {
    return carry_out(look());
}

action_t shell_dialogue::on(event::sent) {
    silence_ = milliseconds{0};
    return carry_out(look());
}

action_t shell_dialogue::on(event::received bytes) {
    silence_ = milliseconds{0};
    screen_.write(bytes.bytes);
    return carry_out(look());
}

action_t shell_dialogue::on(event::timed_out timer) {
    if (timer.which == event::timer::total) return limit_reached(timer.which);
    silence_ += waiting_;
    auto next = look();
    const bool nothing_left = std::holds_alternative<move::wait>(next);
    if (nothing_left && silence_ >= idle_limit()) return limit_reached(timer.which);
    return carry_out(std::move(next));
}

action_t shell_dialogue::on(const event::closed& how) {
    if (stage_ == stage::goodbye || stage_ == stage::over) return over();
    return_late_output(true);
    const auto what =
        how.connection_lost ? "the SSH connection was lost" : "the channel was closed";
    const error why{errc::closed, at().where, what + last_words()};
    if (running()) {
        ledger_.broke_off(index_, command_status::incomplete, reply_->take_output(false));
    }
    error_ = why;
    return over();
}

action_t shell_dialogue::on(event::stop_asked) {
    if (stage_ == stage::goodbye || stage_ == stage::over) return over();
    return give_up({errc::interrupted, at().where, "asked to stop"}, command_status::incomplete);
}

move_t shell_dialogue::look() {
    if (stage_ == stage::login) return login_.look(silence_);
    return reply_ ? reply_->look(silence_) : move_t(move::wait{});
}

action_t shell_dialogue::carry_out(move_t what) {
    return std::visit(overloaded{
                          [this](move::wait next) { return wait(next.quiet); },
                          [this](move::type& next) { return type(std::move(next.bytes)); },
                          [this](move::complete) { return line_complete(); },
                          [this](move::overflow) { return too_much(); },
                          [this](move::fail& next) {
                              return give_up(std::move(next.why), command_status::incomplete);
                          },
                      },
                      what);
}

action_t shell_dialogue::wait(milliseconds quiet) {
    const auto until = std::min(quiet, idle_limit());
    waiting_ = std::max(until - silence_, milliseconds{1});
    return action::receive{waiting_, total_limit(), step_};
}

action_t shell_dialogue::type(std::string bytes) {
    explicit_bzero(outgoing_.data(), outgoing_.size());
    outgoing_ = std::move(bytes);
    return action::send{outgoing_};
}

milliseconds shell_dialogue::idle_limit() const noexcept {
    const auto& limits = *device_.limits;
    if (stage_ == stage::login) return limits.prompt;
    const bool leaving = stage_ == stage::goodbye || stage_ == stage::over;
    if (leaving && !reading_late_output()) return limits.close;
    return std::max(limits.idle, platform_.definition.idle.value_or(limits.idle));
}

milliseconds shell_dialogue::total_limit() const noexcept {
    const auto& limits = *device_.limits;
    if (stage_ == stage::login || stage_ == stage::opening) return limits.prompt;
    const bool leaving = stage_ == stage::goodbye || stage_ == stage::over;
    if (leaving && !reading_late_output()) return limits.close;
    return std::max(limits.command, platform_.definition.total.value_or(limits.command));
}

std::string shell_dialogue::last_words() const {
    std::string text(screen_.finished());
    text += screen_.line();
    if (text.empty()) return "; the device sent nothing";
    return "; the last bytes were '" + quote_tail(text, *device_.login) + "'";
}

action_t shell_dialogue::limit_reached(event::timer which) {
    const bool idle = which == event::timer::idle;
    const auto limit = in_seconds(idle ? idle_limit() : total_limit());
    const auto after = idle ? "no byte for " + limit : "not over after " + limit;
    switch (stage_) {
        case stage::login:
            return give_up({errc::prompt_not_seen, phase::prompt,
                            "no prompt within " + in_seconds(total_limit()) + last_words()},
                           command_status::incomplete);
        case stage::opening:
        case stage::commands: {
            const auto where = at().where;
            const auto& line = stage_ == stage::commands ? ledger_.command(index_)
                                                         : platform_.on_open[index_].what.send;
            return give_up({idle ? errc::stalled : errc::timed_out, where,
                            "'" + quote_line(line, *device_.login) + "': " + after + last_words()},
                           command_status::timeout);
        }
        case stage::goodbye:
        case stage::over:
            return over();
    }
    return over();
}

action_t shell_dialogue::too_much() {
    if (stage_ == stage::goodbye) return over();
    return give_up({errc::output_limit, at().where,
                    "more than " + std::to_string(options_.max_output) + " bytes"},
                   command_status::incomplete, true);
}

action_t shell_dialogue::enter(stage next) {
    const bool prompt_known = stage_ == stage::commands || stage_ == stage::opening;
    stage_ = next;
    index_ = 0;
    reply_.reset();
    if (next != stage::goodbye) return next_line();
    ++step_;
    return prompt_known ? next_line() : over();
}

action_t shell_dialogue::next_line() {
    switch (stage_) {
        case stage::login:
            return enter(stage::opening);
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

// Steps for another mode than the device is in are left out: the pager is answered anyway.
action_t shell_dialogue::next_opening_step() {
    const auto& modes = platform_.definition.modes;
    for (; index_ < platform_.on_open.size(); ++index_) {
        const auto& step = platform_.on_open[index_];
        if (!step.what.mode.empty() && step.what.mode != modes[prompt_.mode()].name) continue;
        return type_line(step.what.send, step.questions);
    }
    return enter(stage::commands);
}

action_t shell_dialogue::next_command() {
    if (index_ == ledger_.size()) return enter(stage::goodbye);
    ++step_;
    ledger_.sent(index_);
    return type_line(ledger_.command(index_), no_questions);
}

action_t shell_dialogue::next_closing_step() {
    if (index_ == platform_.on_close.size()) return over();
    const auto& step = platform_.on_close[index_];
    return type_line(step.what.send, step.questions);
}

action_t shell_dialogue::type_line(const std::string& line,
                                   const std::vector<compiled_answer>& questions) {
    const auto most = stage_ == stage::goodbye ? most_at_goodbye : options_.max_output;
    reply_.emplace(reply_context{screen_,
                                 prompt_,
                                 platform_,
                                 *device_.login,
                                 {options_.login_quiet, idle_limit(), most, options_.max_output}},
                   line, platform_.definition.echo, questions);
    silence_ = milliseconds{0};
    return type(line + platform_.definition.end_of_line);
}

action_t shell_dialogue::line_complete() {
    if (stage_ == stage::login) return enter(stage::opening);
    return_late_output(false);
    echoes_ = reply_->echo_found();
    auto output = reply_->take_output(true);
    reply_.reset();
    if (stage_ == stage::commands) {
        ledger_.complete(index_, std::move(output));
        commands_done_ = index_ + 1;
        last_complete_ = index_;
    }
    if (stage_ == stage::opening && !platform_.on_open[index_].what.may_fail) {
        if (const auto marker = error_line(output, platform_.errors)) {
            return give_up({errc::command_error, phase::prompt,
                            "'" + platform_.on_open[index_].what.send +
                                "': " + quote_line(*marker, *device_.login)},
                           command_status::incomplete);
        }
    }
    ++index_;
    return next_line();
}

// `more_missing`: nothing more will come of what is still to come.
void shell_dialogue::return_late_output(bool more_missing) {
    if (!reply_ || !last_complete_) return;
    ledger_.add_late(*last_complete_, reply_->late_output());
    if (more_missing && echoes_ && reply_->typed_too_early()) {
        ledger_.cut_short(*last_complete_);
        if (!error_) {
            error_ = {
                errc::prompt_not_seen, phase::command,
                "'" + quote_line(ledger_.command(*last_complete_), *device_.login) +
                    "': a line of its output began like the prompt, and no prompt came after"};
        }
    }
    last_complete_.reset();
}

// At the goodbye it may turn out that the last command is not over yet.
bool shell_dialogue::reading_late_output() const {
    return echoes_ && reply_ && last_complete_ && reply_->typed_too_early();
}

action_t shell_dialogue::give_up(error why, command_status verdict, bool truncated) {
    if (running()) {
        return_late_output(true);
        auto output = reply_->take_output(false);
        if (truncated) output.resize(std::min(output.size(), options_.max_output));
        ledger_.broke_off(index_, verdict, std::move(output), truncated);
    }
    error_ = std::move(why);
    return enter(stage::goodbye);
}

action_t shell_dialogue::over() {
    return_late_output(true);
    stage_ = stage::over;
    return action::done{error_ ? error_ : ledger_.verdict()};
}

}  // namespace netpoll
