// The command line of a simulated terminal. Knows no SSH and no clock.
#include "lab/terminal_shell.hpp"

#include "lab/line_editor_keys.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace netpoll::lab {
terminal_shell::terminal_shell(const scene& where, bool has_terminal)
    : where_(where), device_line_(make_command_line(where, true)), has_terminal_(has_terminal) {
    if (where_.self.broken == fault::no_prompt) {
        enter(stage::deaf);
        return;
    }
    greet();
}

void terminal_shell::enter(stage next) noexcept {
    assert(stage_ != stage::deaf && stage_ != stage::leaving);
    stage_ = next;
}

void terminal_shell::greet() {
    if (has_terminal_ || where_.self.kind->kind != family::linux_host) {
        if (!where_.options.banner.empty()) say(where_.options.banner + "\n", true);
        say(message_of_the_day(*where_.self.kind, where_.self.name), true);
    }
    show_prompt();
}

void terminal_shell::say(std::string_view text, bool as_lines) {
    for (const char c : text) {
        if (c == '\n' && as_lines) pending_ += '\r';
        pending_ += c;
    }
}

void terminal_shell::show_prompt() {
    enter(stage::reading);
    const auto& self = where_.self;
    if (!has_terminal_ && self.kind->kind == family::linux_host) return;
    pending_ += device_line_->prompt();
}

void terminal_shell::type(std::string_view bytes) {
    if (stage_ == stage::deaf || stage_ == stage::leaving) return;
    keys_.append(bytes.substr(0, most_keys - std::min(most_keys, keys_.size())));
    read_keys();
}

void terminal_shell::read_keys() {
    std::size_t used = 0;
    // pending_ bounds what one burst of keys can make us hold: the rest waits for the channel.
    while (used < keys_.size() && pending_.size() < most_keys) {
        if (stage_ == stage::reading) {
            take_key(keys_[used++]);
        } else if (stage_ == stage::paused) {
            take_pager_key(keys_[used++]);
        } else {
            break;
        }
    }
    keys_.erase(0, used);
}

void terminal_shell::take_key(char key) {
    const bool line_feed_of_crlf = key == '\n' && after_cr_;
    after_cr_ = key == '\r';
    if (line_feed_of_crlf) return;
    if (key == '\r' || key == '\n') {
        submit();
    } else if (key == backspace || key == rubout) {
        if (line_.empty()) return;
        line_.pop_back();
        if (has_terminal_) pending_ += "\b \b";
    } else if (key == ctrl_u) {
        for (; !line_.empty(); line_.pop_back()) {
            if (has_terminal_) pending_ += "\b \b";
        }
    } else if (key == ctrl_c) {
        line_.clear();
        device_line_->interrupt();
        pending_ += "^C\r\n";
        show_prompt();
    } else if (key == ctrl_d && line_.empty()) {
        enter(stage::leaving);
    } else if (static_cast<unsigned char>(key) >= ' ' && line_.size() < longest_line) {
        line_ += key;
        if (has_terminal_) pending_ += key;
    }
}

void terminal_shell::submit() {
    const auto command = std::exchange(line_, {});
    if (has_terminal_) pending_ += "\r\n" + after_enter(*where_.self.kind, where_.self.index);
    if (command.find_first_not_of(' ') == command.npos && !device_line_->asks()) {
        show_prompt();
        return;
    }
    auto r = device_line_->answer(command);
    if (r.page) page_ = *r.page;
    leaves_ = r.leaves;
    pause_ = think_time(where_, r);
    pause_due_ = pause_.count() > 0;
    printer_ = printer(std::move(r.out), has_terminal_ ? "\r\n" : "\n", where_.self.broken);
    lines_on_page_ = 0;
    enter(pause_due_ ? stage::thinking : stage::printing);
    if (stage_ == stage::printing && printer_.done()) finish_output();
}

void terminal_shell::take_pager_key(char key) {
    after_cr_ = key == '\r';
    pending_ += where_.self.kind->pager_erase;
    enter(stage::printing);
    if (key == 'q' || key == 'Q' || key == ctrl_c) {
        printer_ = printer();
        finish_output();
    } else if (key == '\r' || key == '\n') {
        lines_on_page_ = page_ > 2 ? page_ - 2 : 0;
    } else {
        lines_on_page_ = 0;
    }
}

bool terminal_shell::page_is_full() const noexcept {
    const bool pages = has_terminal_ && page_ > 0 && !where_.self.kind->pager.empty();
    return pages && lines_on_page_ + 1 >= page_;
}

void terminal_shell::print(std::string& to, std::size_t room) {
    while (!printer_.done() && to.size() < room) {
        if (page_is_full()) {
            std::string pager(where_.self.kind->pager);
            for (char& c : pager)
                if (where_.options.lower_case_pager && c == 'M') c = 'm';
            to += pager;
            enter(stage::paused);
            return;
        }
        printer_.print_line(to);
        ++lines_on_page_;
    }
    if (printer_.done()) finish_output();
}

void terminal_shell::finish_output() {
    if (printer_.was_cut() == printer::cut::close) {
        enter(program_state::hung_up);
        enter(stage::leaving);
    } else if (printer_.was_cut() == printer::cut::stall) {
        enter(stage::deaf);
    } else if (leaves_) {
        enter(stage::leaving);
    } else {
        show_prompt();
    }
}

void terminal_shell::pull(std::string& to, std::size_t room) {
    while (to.size() < room) {
        read_keys();
        if (!pending_.empty()) {
            to += std::exchange(pending_, {});
        } else if (stage_ == stage::printing) {
            print(to, room);
        } else {
            break;
        }
    }
    const bool all_said = pending_.empty() && stage_ == stage::leaving;
    if (all_said && state() == program_state::running) enter(program_state::ended);
}

std::optional<milliseconds> terminal_shell::take_pause() {
    if (!std::exchange(pause_due_, false)) return std::nullopt;
    return pause_;
}

void terminal_shell::resume() {
    if (stage_ != stage::thinking) return;
    enter(stage::printing);
    if (printer_.done()) finish_output();
}

}  // namespace netpoll::lab
