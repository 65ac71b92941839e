// Commands over exec channels, one after another. Knows no socket and no clock.
#include "core/exec_dialogue.hpp"

#include "core/lines.hpp"
#include "core/quote.hpp"
#include "core/spare_room.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <utility>

namespace netpoll {

namespace {

// What OpenSSH's sshd says in place of a command where PAM wants a new password (session.c,
// do_pwchange); it has let the login in by then, and ends with a status of its own.
bool tells_of_expired_password(std::string_view output) {
    while (output.ends_with('\n'))
        output.remove_suffix(1);
    return take_last_line(output) == "Password change required but no TTY available.";
}

}  // namespace

exec_dialogue::exec_dialogue(const target& device, const compiled_platform& platform,
                             const dialogue_options& options)
    : device_(device),
      platform_(platform),
      options_(options),
      results_(device, platform, options.max_output),
      stop_(device) {}

dialogue_action exec_dialogue::resume(const dialogue_event& event) {
    if (over_) return action::done{};
    return std::visit([this](const auto& each) { return on(each); }, event);
}

dialogue_action exec_dialogue::on(event::started) {
    stop_.begin(platform_);
    return next_command();
}

dialogue_action exec_dialogue::on(event::received bytes) {
    keep(bytes.bytes);
    if (output_.size() <= options_.max_output) return wait();
    return give_up({errc::output_limit, phase::command,
                    "more than " + std::to_string(options_.max_output) + " bytes"},
                   command_status::incomplete, true);
}

dialogue_action exec_dialogue::on(event::sent) {
    granted_ = true;
    return wait();
}

dialogue_action exec_dialogue::on(event::timed_out timer) {
    if (!granted_) {
        return give_up(
            {errc::timed_out, phase::channel,
             "the exec request was not answered within " + in_seconds(device_.limits->prompt)},
            command_status::timeout);
    }
    const bool idle = timer.which == event::timer::idle;
    const auto after = idle ? "no byte for " + in_seconds(idle_limit())
                            : "not over after " + in_seconds(total_limit());
    return give_up({idle ? errc::stalled : errc::timed_out, phase::command,
                    "'" + quote_line(results_.command(index_), *device_.login) + "': " + after},
                   command_status::timeout);
}

dialogue_action exec_dialogue::on(const event::closed& end) {
    if (end.connection_lost) {
        granted_ = granted_ && !end.refused;
        return give_up({errc::closed, at().where, lost_when()}, command_status::incomplete);
    }
    if (end.refused || !granted_) return not_granted(end);
    free_spare_room(output_);
    if (end.exit_status.value_or(0) != 0 && tells_of_expired_password(output_))
        return give_up({errc::password_expired, phase::channel,
                        "the device ran no command: it wants the password changed at a terminal"},
                       command_status::incomplete);
    auto output = std::exchange(output_, {});
    if (auto why = cut_off(end); !why.empty()) {
        results_.broke_off(index_, command_status::incomplete, std::move(output));
        note_cut_off(std::move(why));
    } else {
        results_.complete(index_, std::move(output), end.exit_status);
    }
    status_seen_ = status_seen_ || end.exit_status;
    ++index_;
    if (stop_.in_force() && results_.any_failed(index_)) {
        stop_.stop({results_.command(index_ - 1), 0, results_.size() - index_, false});
        return finish();
    }
    return next_command();
}

dialogue_action exec_dialogue::on(event::stop_asked) {
    return give_up({errc::interrupted, at().where, "asked to stop"}, command_status::incomplete);
}

dialogue_action exec_dialogue::not_granted(const event::closed& end) {
    results_.refused(index_);
    const auto which = "'" + quote_line(results_.command(index_), *device_.login) + "': ";
    return give_up({errc::channel_refused, phase::channel,
                    which + (end.why.empty() ? "the exec request was refused" : end.why)},
                   command_status::incomplete);
}

// Why a command whose channel was closed did not end by itself; empty where it did, as far as can
// be told.
std::string exec_dialogue::cut_off(const event::closed& end) const {
    if (!end.exit_signal.empty()) return "ended by signal " + end.exit_signal;
    const bool status_due = platform_.definition.exec_exit_status || status_seen_;
    if (end.exit_status || end.eof || !status_due) return {};
    return "the device closed the channel without an exit status, in the middle of the command";
}

void exec_dialogue::note_cut_off(std::string reason) {
    if (unsure_) return;
    const auto& command = results_.command(index_);
    unsure_ = {errc::closed, phase::command,
               "'" + quote_line(command, *device_.login) + "': " + std::move(reason)};
}

dialogue_action exec_dialogue::next_command() {
    if (index_ == results_.size()) return finish();
    granted_ = false;
    results_.sent(index_);
    return action::execute{results_.command(index_)};
}

dialogue_action exec_dialogue::finish() {
    over_ = true;
    auto failure = unsure_ ? unsure_ : results_.verdict();
    if (const auto words = stop_.words(stop_.home()); failure && !words.empty())
        failure->detail += (failure->detail.empty() ? "" : "; ") + words;
    return action::done{std::move(failure)};
}

// Many network devices serve one exec request a connection.
std::string exec_dialogue::lost_when() const {
    if (granted_ || index_ == 0) return "the SSH connection was lost";
    return "the device ended the SSH connection after " + counted(index_, "command") +
           "; if it allows no more on one connection, use channel: shell";
}

dialogue_action exec_dialogue::wait() const {
    return action::receive{idle_limit(), total_limit(), static_cast<unsigned>(index_)};
}

dialogue_action exec_dialogue::give_up(error reason, command_status verdict, bool truncated) {
    over_ = true;
    if (index_ < results_.size()) {
        results_.broke_off(index_, verdict, std::exchange(output_, {}), truncated);
    }
    return action::done{std::move(reason)};
}

milliseconds exec_dialogue::idle_limit() const noexcept {
    const auto own = device_.limits->idle;
    return std::max(own, platform_.definition.idle.value_or(own));
}

milliseconds exec_dialogue::total_limit() const noexcept {
    const auto own = device_.limits->command;
    return std::max(own, platform_.definition.total.value_or(own));
}

void exec_dialogue::keep(std::string_view bytes) {
    if (bytes.starts_with('\n') && output_.ends_with('\r')) output_.pop_back();
    while (!bytes.empty()) {
        const auto stop = bytes.find("\r\n");
        output_ += bytes.substr(0, stop);
        if (stop == std::string_view::npos) return;
        bytes.remove_prefix(stop + 1);
    }
}

}  // namespace netpoll
