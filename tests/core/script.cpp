// The player of scripts. Knows no test case.
#include "core/script.hpp"

#include <algorithm>

namespace netpoll::testing {

class script::player {
public:
    player(const target& device, const compiled_platform& platform, const dialogue_options& options,
           std::size_t chunk)
        : dialogue_(make_dialogue(device, platform, options)), chunk_(chunk) {
        give(event::started{});
    }

    void play(const step& one) {
        out_.phases.push_back(dialogue_->at().where);
        switch (one.what) {
            case kind::send:
                expect_send(one.bytes);
                break;
            case kind::execute:
                expect_execute(one.bytes);
                break;
            case kind::feed:
                pending_ += one.bytes;
                deliver();
                break;
            case kind::quiet:
                give_if_waiting(event::timed_out{event::timer::idle});
                break;
            case kind::stall:
                stall();
                break;
            case kind::total:
                give_if_waiting(event::timed_out{event::timer::total});
                break;
            case kind::close:
                give(one.how);
                break;
            case kind::stop:
                give(event::stop_asked{});
                break;
            case kind::end:
                expect_end(one.why);
                break;
        }
    }

    void give(const dialogue_event& what) {
        action_ = dialogue_->resume(what);
        if (auto* done = std::get_if<action::done>(&action_)) {
            out_.over = true;
            out_.why = done->error;
        }
    }

    bool waiting() const { return std::holds_alternative<action::receive>(action_); }
    bool failed() const { return !out_.complaint.empty(); }
    bool over() const { return out_.over; }

    played finish() {
        if (out_.over) out_.results = dialogue_->take_results();
        return std::move(out_);
    }

private:
    void complain(const std::string& what) {
        if (out_.complaint.empty()) out_.complaint = what + "; the dialogue " + doing();
    }

    std::string doing() const {
        if (auto* send = std::get_if<action::send>(&action_)) {
            return "sends '" + std::string(send->bytes) + "'";
        }
        if (auto* execute = std::get_if<action::execute>(&action_)) {
            return "executes '" + std::string(execute->command) + "'";
        }
        if (!waiting()) {
            return "is over: " +
                   (out_.why ? std::string(name(out_.why->code)) + " (" + out_.why->detail + ")"
                             : "no error");
        }
        return "waits";
    }

    void expect_send(const std::string& bytes) {
        auto* send = std::get_if<action::send>(&action_);
        if (!send || send->bytes != bytes) return complain("expected to send '" + bytes + "'");
        give(event::sent{});
        deliver();
    }

    void expect_execute(const std::string& command) {
        auto* execute = std::get_if<action::execute>(&action_);
        if (!execute || execute->command != command) {
            return complain("expected to execute '" + command + "'");
        }
        give(event::sent{});
        deliver();
    }

    void expect_end(std::optional<errc> why) {
        const auto got = out_.why ? std::optional(out_.why->code) : std::nullopt;
        if (!out_.over || got != why) {
            complain("expected to end with " + std::string(why ? name(*why) : "no error"));
        }
    }

    void deliver() {
        while (!pending_.empty() && waiting()) {
            const auto size = chunk_ == 0 ? pending_.size() : std::min(chunk_, pending_.size());
            const auto bytes = pending_.substr(0, size);
            pending_.erase(0, size);
            give(event::received{bytes});
        }
    }

    void give_if_waiting(const dialogue_event& what) {
        if (!waiting()) return complain("expected to wait");
        give(what);
    }

    void stall() {
        for (int i = 0; i < 20 && waiting(); ++i)
            give(event::timed_out{event::timer::idle});
        if (waiting()) complain("waits for ever");
    }

    std::unique_ptr<dialogue> dialogue_;
    std::size_t chunk_;
    std::string pending_;
    dialogue_action action_;
    played out_;
};

script& script::add(step one) {
    steps_.push_back(std::move(one));
    return *this;
}

script& script::sends(std::string bytes) {
    return add({kind::send, std::move(bytes), {}, {}});
}
script& script::executes(std::string text) {
    return add({kind::execute, std::move(text), {}, {}});
}
script& script::feeds(std::string bytes) {
    return add({kind::feed, std::move(bytes), {}, {}});
}
script& script::quiet() {
    return add({kind::quiet, {}, {}, {}});
}
script& script::stalls() {
    return add({kind::stall, {}, {}, {}});
}
script& script::out_of_time() {
    return add({kind::total, {}, {}, {}});
}
script& script::closes(event::closed how) {
    return add({kind::close, {}, how, {}});
}
script& script::stops() {
    return add({kind::stop, {}, {}, {}});
}
script& script::ends(std::optional<errc> why) {
    return add({kind::end, {}, {}, why});
}

std::vector<script::exchange> script::exchanges() const {
    std::vector<exchange> made(1);
    for (const auto& each : steps_) {
        if (each.what == kind::send) made.push_back({each.bytes, {}});
        if (each.what == kind::feed) made.back().answer += each.bytes;
    }
    return made;
}

played script::play(const target& device, const compiled_platform& platform,
                    const dialogue_options& options, std::size_t chunk) const {
    player play(device, platform, options, chunk);
    for (std::size_t i = 0; i < steps_.size() && !play.failed(); ++i)
        play.play(steps_[i]);
    return play.finish();
}

played script::break_at(std::size_t broken, const dialogue_event& instead, const target& device,
                        const compiled_platform& platform, const dialogue_options& options) const {
    player play(device, platform, options, 0);
    for (std::size_t i = 0; i < broken; ++i)
        play.play(steps_[i]);
    play.give(instead);
    // From here on the device is silent: bytes are taken, nothing comes back.
    for (int i = 0; i < 100 && !play.over(); ++i) {
        play.give(play.waiting() ? dialogue_event(event::timed_out{event::timer::total})
                                 : dialogue_event(event::sent{}));
    }
    return play.finish();
}

std::string describe(const played& what) {
    auto text = what.complaint + "|";
    text += what.why ? std::string(name(what.why->code)) + "/" + std::string(name(what.why->phase))
                     : "ok";
    for (const auto& each : what.results) {
        text += "\n" + each.command + ": " + std::string(name(each.status));
        text += (each.sent ? " sent" : " unsent") + std::string(each.truncated ? " cut" : "");
        if (each.exit_status) text += " exit " + std::to_string(*each.exit_status);
        text += " [" + each.output + "]";
    }
    return text;
}

}  // namespace netpoll::testing
