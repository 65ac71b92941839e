// The engine's part of a conversation, and the promises. Knows no input format.
#include "fuzz/conversation.hpp"

#include "core/answers.hpp"
#include "core/terminal.hpp"
#include "fuzz/allowed.hpp"

#include <algorithm>
#include <deque>

namespace netpoll::fuzz {

namespace {

constexpr unsigned sends_in_a_row = 16;
constexpr unsigned silent_waits = 1'000;
// As far as the dialogue itself looks back for a prompt that log lines pushed away.
constexpr int lines_behind_prompt = 8;
// May be a prompt, so the dialogue counts it only where it is longer.
constexpr std::size_t unfinished_line = 4'096;

class engine {
public:
    engine(const fuzz_case& what, std::size_t chunk)
        : case_(what),
          chunk_(chunk),
          detector_(catalog()),
          rest_(what.script.begin(), what.script.end()),
          shell_(what.device.channel == channel_kind::shell) {
        auto options = what.options;
        options.detector = &detector_;
        dialogue_ = make_dialogue(what.device, *what.platform, options);
    }

    told run() {
        give(event::started{});
        while (!std::holds_alternative<action::done>(action_))
            answer();
        check_results();
        return std::move(told_);
    }

private:
    void give(const dialogue_event& what) {
        action_ = dialogue_->resume(what);
        if (auto* send = std::get_if<action::send>(&action_)) check_typed(send->bytes);
        if (auto* receive = std::get_if<action::receive>(&action_)) check_wait(*receive);
        if (auto* execute = std::get_if<action::execute>(&action_)) check_executed(*execute);
        if (auto* done = std::get_if<action::done>(&action_)) check_end(*done);
    }

    void note() { told_.log.push_back(describe()); }

    std::string describe() const {
        if (auto* send = std::get_if<action::send>(&action_)) {
            return "send " + std::string(send->bytes);
        }
        if (auto* execute = std::get_if<action::execute>(&action_)) {
            return "execute " + std::string(execute->command);
        }
        if (auto* receive = std::get_if<action::receive>(&action_)) {
            return "receive " + std::to_string(receive->idle.count()) + " " +
                   std::to_string(receive->total.count()) + " " + std::to_string(receive->step);
        }
        const auto& why = std::get<action::done>(action_).error;
        if (!why) return "done";
        return "done " + std::string(name(why->code)) + " " + std::string(name(why->phase)) + " " +
               why->detail;
    }

    void answer() {
        if (std::holds_alternative<action::receive>(action_)) {
            in_a_row_ = 0;
            next_happening();
        } else if (!rest_.empty() && ends_it(rest_.front().what)) {
            next_happening();
        } else {
            if (++in_a_row_ > sends_in_a_row) breach("types on and on without reading");
            give(event::sent{});
        }
        note();
    }

    static bool ends_it(happening what) {
        return what == happening::closed || what == happening::failed ||
               what == happening::refused || what == happening::lost || what == happening::stop;
    }

    void next_happening() {
        if (rest_.empty()) {
            if (++silent_ > silent_waits) breach("waits for ever");
            return let_pass(event::timer::idle);
        }
        if (rest_.front().what == happening::typed && sends_ == sends_seen_) {
            if (++silent_ > silent_waits) breach("waits for ever");
            return let_pass(event::timer::idle);
        }
        sends_seen_ = sends_;
        const auto next = std::move(rest_.front());
        rest_.pop_front();
        happen(next);
    }

    void happen(const happens& next) {
        switch (next.what) {
            case happening::bytes:
                return feed(next.bytes);
            case happening::echo:
                return feed(echo_);
            case happening::prompt:
                return feed(typed_on_);
            case happening::typed:
                return;
            case happening::idle:
                return let_pass(event::timer::idle);
            case happening::total:
                return let_pass(event::timer::total);
            case happening::closed:
                return end_by(event::closed{false, false, 0}, !shell_);
            case happening::failed:
                return end_by(event::closed{false, false, 1}, false);
            case happening::refused:
                // Anything but an exec request is not refused but closed.
                return end_by(event::closed{false, executing(), {}}, !shell_ && !executing());
            case happening::lost:
                return end_by(event::closed{true, false, {}}, false);
            case happening::stop:
                return end_by(event::stop_asked{}, false);
        }
    }

    // `all` is a copy: what is typed meanwhile changes the echo that it may have been made of.
    void feed(std::string all) {
        std::string_view bytes = all;
        while (!bytes.empty()) {
            if (!std::holds_alternative<action::receive>(action_)) {
                told_.cut_was_seen = true;
                if (std::holds_alternative<action::done>(action_)) return;
                give(event::sent{});
                continue;
            }
            const auto size = chunk_ == 0 ? bytes.size() : std::min(chunk_, bytes.size());
            // A copy of its own, so that the sanitizer sees a view that is kept.
            const std::string piece(bytes.substr(0, size));
            bytes.remove_prefix(size);
            screen_.write(piece);
            give(event::received{piece});
        }
    }

    void let_pass(event::timer which) {
        const auto& wait = std::get<action::receive>(action_);
        const bool over = passed_ + wait.idle >= wait.total;
        if (which == event::timer::total || over) {
            passed_ = wait.total;
            return end_by(event::timed_out{event::timer::total}, false);
        }
        passed_ += wait.idle;
        give(event::timed_out{which});
    }

    void end_by(const dialogue_event& what, bool may_be_well) {
        const auto at = dialogue_->at();
        if (at.where == phase::command && !may_be_well) broken_.push_back(at.command);
        give(what);
    }

    bool executing() const { return std::holds_alternative<action::execute>(action_); }

    void check_wait(const action::receive& wait) {
        constexpr milliseconds longest{86'400'000};
        if (wait.idle <= milliseconds{0} || wait.total <= milliseconds{0}) breach("waits for 0");
        if (wait.idle > longest || wait.total > longest) breach("waits for more than a day");
        if (wait.step < step_) breach("goes back to an earlier step");
        if (wait.step != step_) passed_ = milliseconds{0};
        step_ = wait.step;
    }

    void check_typed(std::string_view bytes) {
        if (!shell_) breach("types on an exec channel");
        if (bytes.empty()) breach("types nothing");
        if (sends_ == 0 && !prompt_or_question()) {
            breach("types '" + std::string(bytes) + "' before a prompt, a question or a pager");
        }
        const auto& taken_for = dialogue_->taken_for();
        switch (origin_of(bytes, case_, taken_for)) {
            case origin::target:
                break;
            case origin::netpoll:
                if (forbidden(bytes, taken_for)) breach("types what it must never type");
                break;
            case origin::nobody:
                breach("types '" + std::string(bytes) + "', which nobody asked for");
        }
        ++sends_;
        silent_ = 0;
        typed_on_ = "\r\n" + std::string(screen_.line());
        echo_ = bytes;
        if (echo_.ends_with('\n') || echo_.ends_with('\r')) echo_.back() = '\r';
        if (echo_.ends_with('\r')) echo_ += '\n';
    }

    // At the login Enter finds out.
    bool may_hide_prompt(std::string_view line) const {
        if (line.empty() || is_question(line)) return false;
        if (case_.platform->definition.any_prompt) return true;
        for (auto rest = line.substr(1); rest.size() > 1; rest.remove_prefix(1)) {
            if (case_.platform->mode_of(rest)) return true;
        }
        return false;
    }

    bool prompt_or_question() const {
        const auto& p = *case_.platform;
        const auto asks = [&](const auto& each) { return seen_on_line(each.see, screen_); };
        if (p.mode_of(screen_.line()) || may_hide_prompt(screen_.line())) return true;
        if (std::any_of(p.login.begin(), p.login.end(), asks)) return true;
        if (std::any_of(p.pagers.begin(), p.pagers.end(), asks)) return true;
        auto above = screen_.finished();
        for (int i = 0; i <= lines_behind_prompt && !above.empty(); ++i) {
            above.remove_suffix(1);
            const auto begin = above.rfind('\n') + 1;
            if (p.mode_of(above.substr(begin))) return true;
            above = above.substr(0, begin);
        }
        return false;
    }

    void check_executed(const action::execute& what) {
        if (shell_) breach("opens an exec channel within a shell");
        const auto& commands = *case_.device.commands;
        const auto is = [&](const command& each) { return each.send == what.command; };
        if (std::none_of(commands.begin(), commands.end(), is)) breach("executes nobody's command");
        ++sends_;
        silent_ = 0;
    }

    void check_end(const action::done& end) {
        error_ = end.error;
        if (!end.error) return;
        const auto& who = *case_.device.login;
        for (const auto& secret : {who.password, who.enable}) {
            if (secret && end.error->detail.find(secret.value->reveal()) != std::string::npos) {
                breach("an error tells a secret: " + end.error->detail);
            }
        }
    }

    void check_results() {
        const auto results = dialogue_->take_results();
        const auto& commands = *case_.device.commands;
        if (results.size() != commands.size()) breach("not one result a command");
        for (std::size_t i = 0; i < results.size(); ++i) {
            const auto& one = results[i];
            const bool ok = one.status == command_status::ok;
            if (one.command != commands[i].send) breach("results are out of order");
            if (one.truncated && ok) breach("cut and ok");
            if (!one.sent && (ok || !one.output.empty())) breach("never sent, but has a result");
            if (!ok && !error_) breach("'" + one.command + "' is not ok, and nothing says so");
            const bool complete = ok || one.status == command_status::error_marker;
            const auto most = case_.options.max_output + (complete ? 0 : unfinished_line);
            if (one.output.size() > most) {
                breach("an output of " + std::to_string(one.output.size()) + " bytes, more than " +
                       std::to_string(most));
            }
            told_.log.push_back(one.command + " " + std::string(name(one.status)) +
                                (one.sent ? " sent " : " ") + (one.truncated ? "cut " : "") +
                                one.output);
        }
        for (const auto i : broken_) {
            if (results.at(i).status == command_status::ok) {
                breach("'" + results[i].command + "' was broken off and is ok");
            }
        }
    }

    const fuzz_case& case_;
    std::size_t chunk_;
    platform_detector detector_;
    std::deque<happens> rest_;
    bool shell_;
    std::unique_ptr<dialogue> dialogue_;
    dialogue_action action_;
    told told_;
    terminal screen_;  // all that the device sent

    unsigned in_a_row_{0};
    unsigned silent_{0};
    std::size_t sends_{0};
    std::size_t sends_seen_{0};
    unsigned step_{0};
    milliseconds passed_{0};  // since the step began
    std::string echo_;
    std::string typed_on_;
    std::vector<std::size_t> broken_;  // commands that ended before their end was seen
    std::optional<error> error_;
};

}  // namespace

told converse(const fuzz_case& what, std::size_t chunk) {
    return engine(what, chunk).run();
}

void try_terminal(std::string_view bytes, std::size_t chunk) {
    // One sequence moves the cursor or widens a line by no more than this.
    constexpr std::size_t cells_a_byte = 4'096;
    terminal whole;
    terminal cut;
    whole.write(bytes);
    for (std::size_t at = 0; at < bytes.size(); at += chunk)
        cut.write(bytes.substr(at, chunk));
    if (whole.finished() != cut.finished() || whole.line() != cut.line() ||
        whole.serial() != cut.serial() || whole.rewrites() != cut.rewrites()) {
        breach("the terminal sees the cuts");
    }
    const auto held = whole.finished().size() + whole.line().size();
    if (held > cells_a_byte * (bytes.size() + 1)) breach("the terminal holds too much");
}

}  // namespace netpoll::fuzz
