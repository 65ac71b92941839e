// Keys, echo and pager of a recorded device. Knows no SSH and no clock.
#include "lab/replay_shell.hpp"

#include "lab/line_editor_keys.hpp"
#include "lab/log_line.hpp"
#include "lab/screen_line.hpp"

#include <algorithm>
#include <utility>

namespace netpoll::lab {

namespace {

bool is_printable(char c) {
    return static_cast<unsigned char>(c) >= ' ';
}

/// "More" and "MORE" on the last line in lower case.
void lower_pager(std::string& text) {
    const auto line = last_line(text).size();
    for (const std::string_view word : {"More", "MORE"}) {
        for (auto at = text.find(word, text.size() - line); at != text.npos;
             at = text.find(word, at)) {
            text.replace(at, word.size(), "more");
        }
    }
}

}  // namespace

replay_shell::replay_shell(const scene& where)
    : where_(where), script_(make_script(*where.self.replayed)) {
    pending_ = script_->opening();
    prompt_ = last_prompt_ = last_line(pending_);
    asked_ = asks_for_secret(prompt_);
}

void replay_shell::type(std::string_view bytes) {
    if (leaving_) return;
    keys_.append(bytes.substr(0, most_keys - std::min(most_keys, keys_.size())));
}

void replay_shell::pull(std::string& to, std::size_t room) {
    while (to.size() < room) {
        std::size_t used = 0;
        while (pending_.empty() && used < keys_.size() && !leaving_)
            take_key(keys_[used++]);
        keys_.erase(0, used);
        if (pending_.empty()) break;
        const auto size = std::min(room - to.size(), pending_.size() - sent_);
        to.append(pending_, sent_, size);
        sent_ += size;
        if (sent_ < pending_.size()) continue;
        pending_.clear();
        sent_ = 0;
    }
    const bool all_said = pending_.empty() && leaving_;
    if (all_said && state() == program_state::running) enter(program_state::ended);
}

void replay_shell::take_key(char key) {
    const bool line_feed_of_crlf = key == '\n' && after_cr_;
    after_cr_ = key == '\r';
    if (line_feed_of_crlf) return;
    if (paused_) {
        take_pager_key(key);
    } else if (key == '\r' || key == '\n') {
        submit();
    } else if (key == ctrl_c) {
        line_.clear();
        raw_.clear();
        echoed_.clear();
        pending_ += "^C";
        repaint();
    } else if (key == ctrl_d && raw_.empty()) {
        leaving_ = true;
    } else {
        edit(key);
    }
}

void replay_shell::edit(char key) {
    if (raw_.size() >= longest_line) return;
    if (key == '\b' || key == rubout) {
        if (line_.empty()) return;
        raw_.pop_back();
        if (echoed_.size() == line_.size()) {
            echoed_.pop_back();
            pending_ += "\b \b";
        }
        line_.pop_back();
        return;
    }
    raw_ += key;
    if (key == ctrl_u) {
        for (; !echoed_.empty(); echoed_.pop_back())
            pending_ += "\b \b";
        line_.clear();
    } else if (is_printable(key)) {
        line_ += key;
        const bool shows = !asked_ && script_->echoes(line_);
        // What was held back so far is not to be shown before the reply shows it.
        if (shows && echoed_.size() + 1 == line_.size()) echo(key);
    }
}

void replay_shell::echo(char key) {
    pending_ += key;
    echoed_ += key;
    const auto wrap = where_.options.wrap_echo;
    if (wrap == 0) return;
    if ((shown(prompt_).size() + echoed_.size()) % wrap == 0) pending_ += "\r\n";
}

void replay_shell::submit() {
    const auto raw = std::exchange(raw_, {});
    const auto command = std::exchange(line_, {});
    if (command.find_first_not_of(' ') != command.npos) ++where_.count.commands;
    const auto reply = script_->enter(raw, command, asked_);
    if (reply) {
        plan_log_line(*reply);
        say(*reply, false);
    } else {
        unknown_line(command);
    }
    echoed_.clear();
}

void replay_shell::unknown_line(std::string_view command) {
    if (!asked_) pending_ += command.substr(std::min(echoed_.size(), command.size()));
    if (is_exit_word(command)) {
        pending_ += "\r\n";
        leaving_ = true;
        return;
    }
    if (command.find_first_not_of(' ') != command.npos) pending_ += "\r\n% Invalid input";
    repaint();
}

void replay_shell::take_pager_key(char key) {
    const bool quits = key == 'q' || key == 'Q' || key == ctrl_c;
    if (quits && !script_->recorded_next(key)) {
        leave_pager();
        return;
    }
    const auto reply = script_->press(key);
    if (reply) {
        say(*reply, true);
    } else {
        leave_pager();
    }
}

void replay_shell::leave_pager() {
    script_->skip_pages();
    pending_ += "\r" + std::string(shown(prompt_).size(), ' ') + "\r" + last_prompt_;
    prompt_ = last_prompt_;
    paused_ = false;
    log_.due = false;
}

/// A reply gets its log line on one of its pages.
void replay_shell::plan_log_line(const scripted& reply) {
    log_.due = where_.options.log_lines && !reply.ends && !asks_for_secret(last_line(reply.text));
    dice_ = mixed(where_.options.seed ^ where_.self.traits ^ ++where_.asked);
    log_.pages = dice_ % (reply.pages + 1);
}

std::string replay_shell::with_log_line(std::string text) {
    dice_ = mixed(dice_);
    const auto line = log_line(where_.self.replayed->platform, dice_) + "\r\n";
    std::vector<std::size_t> gaps;
    for (auto at = text.find('\n'); at != text.npos; at = text.find('\n', at + 1))
        gaps.push_back(at + 1);
    const bool behind = dice_ % 3 == 0 || gaps.empty();
    if (!behind) return text.insert(gaps[(dice_ >> 8) % gaps.size()], line);
    text += "\r\n" + line;
    const bool repaints = !paused_ && (dice_ >> 4) % 2 == 0;
    return repaints ? text + prompt_ : text;
}

void replay_shell::say(const scripted& reply, bool is_page) {
    prompt_ = last_line(reply.text);
    paused_ = reply.at_key;
    asked_ = asks_for_secret(prompt_);
    leaving_ = reply.ends;
    if (!paused_) last_prompt_ = prompt_;
    std::string text(reply.text);
    if (text.starts_with(echoed_)) text.erase(0, echoed_.size());
    if (paused_ && where_.options.lower_case_pager) lower_pager(text);
    if (is_page && log_.pages > 0) --log_.pages;
    if (log_.due && log_.pages == 0) {
        text = with_log_line(std::move(text));
        log_.due = false;
    }
    pending_ += text;
}

namespace {

class replay_exec final : public channel_program {
public:
    replay_exec(const scene& where, std::string_view command) {
        ++where.count.commands;
        const auto script = make_script(*where.self.replayed);
        const auto reply = script->enter(command, command, false);
        if (reply) {
            out_ = reply->text;
        } else {
            errors_ = "% Invalid input\n";
            status_ = 1;
        }
    }

    void type(std::string_view) override {}
    void pull(std::string& to, std::size_t room) override {
        const auto size = std::min(room - std::min(room, to.size()), out_.size() - sent_);
        to.append(out_, sent_, size);
        sent_ += size;
        if (sent_ == out_.size()) enter(program_state::ended);
    }
    std::string take_errors() override { return std::exchange(errors_, {}); }
    std::optional<milliseconds> take_pause() override { return std::nullopt; }
    void resume() override {}

private:
    std::string out_;
    std::size_t sent_{0};
    std::string errors_;
};

}  // namespace

std::unique_ptr<channel_program> make_replay_exec(const scene& where, std::string_view command) {
    return std::make_unique<replay_exec>(where, command);
}

}  // namespace netpoll::lab
