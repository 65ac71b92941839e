// Exec commands, and what they share with shells. Knows no SSH and no clock.
#include "lab/programs.hpp"

#include "lab/configuration/command_line.hpp"

#include <utility>

namespace netpoll::lab {

printer::printer(output_lines lines, std::string_view end_of_line, fault broken)
    : lines_(std::move(lines)), end_of_line_(end_of_line) {
    const bool cuts = broken == fault::close_mid_output || broken == fault::stall_mid_output;
    if (!cuts || lines_.at_end() || lines_.endless()) return;
    broken_ = broken;
    until_cut_ = lines_.left() / 2;
}

void printer::print_line(std::string& to) {
    auto line = lines_.next();
    if (broken_ == fault::none) {
        to.append(line).append(end_of_line_);
        return;
    }
    if (until_cut_-- > 0) {
        to.append(line).append(end_of_line_);
        return;
    }
    to.append(line, 0, line.size() / 2);
    cut_ = broken_ == fault::close_mid_output ? cut::close : cut::stall;
}

milliseconds think_time(const scene& where, const reply& r) {
    ++where.count.commands;
    auto time = r.pause;
    if (!r.thinks) return time;
    const auto& latency = where.options.latency;
    const auto span = static_cast<std::uint64_t>((latency.most - latency.least).count()) + 1;
    const auto dice = mixed(where.self.traits + ++where.asked);
    return time + latency.least + milliseconds(static_cast<std::int64_t>(dice % span));
}

namespace {

class exec_command final : public channel_program {
public:
    exec_command(const scene& where, const std::string& command) {
        const auto line = make_command_line(where, false);
        auto r = line->answer(command);
        // Nobody is there to answer a question.
        if (line->asks()) {
            r.out = output_lines(line->prompt() + "\n");
            r.status = 1;
        }
        status_ = r.status;
        pause_ = think_time(where, r);
        errors_ = std::move(r.err);
        printer_ = printer(std::move(r.out), "\n", where.self.broken);
    }

    void type(std::string_view) override {}

    void pull(std::string& to, std::size_t room) override {
        if (thinking()) return;
        while (!printer_.done() && to.size() < room)
            printer_.print_line(to);
        if (!printer_.done() || printer_.was_cut() == printer::cut::stall) return;
        const bool closes = printer_.was_cut() == printer::cut::close;
        enter(closes ? program_state::hung_up : program_state::ended);
    }

    std::string take_errors() override { return thinking() ? "" : std::exchange(errors_, {}); }

    std::optional<milliseconds> take_pause() override {
        if (pause_.count() == 0 || waiting_) return std::nullopt;
        waiting_ = true;
        return pause_;
    }

    void resume() override { pause_ = milliseconds{0}; }

private:
    bool thinking() const noexcept { return pause_.count() > 0; }

    printer printer_;
    std::string errors_;
    milliseconds pause_{0};
    bool waiting_{false};
};

}  // namespace

std::unique_ptr<channel_program> make_exec(const scene& where, const std::string& command) {
    return std::make_unique<exec_command>(where, command);
}

}  // namespace netpoll::lab
