// A dialogue carried over SSH channels. Knows no login.
#include "ssh/dialogue_driver.hpp"

#include "core/overloaded.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <new>
#include <utility>

namespace netpoll {

namespace {

// libssh reads at most this much a call (MAX_BUF_SIZE in its priv.h); framing takes a little of it.
constexpr std::size_t full_read = 3500;
constexpr int most_dispatches = session_pump::most_dispatches;
// A device that works answers the end of a channel at once; one that hangs must not hold up the end
// of a run. At least a round trip, as the quiet at the login.
constexpr milliseconds close_patience{250};

}  // namespace

dialogue_driver::dialogue_driver(libssh_session& session, const target& device,
                                 const compiled_platform& platform, const options& settings,
                                 device_log log)
    : session_(session),
      device_(device),
      definition_(platform_catalog::definition_of(platform)),
      options_(settings),
      log_(log),
      opener_(session, device, definition_, log),
      pump_(session),
      dialogue_(make_dialogue(device, platform, settings.dialogue)),
      durations_(device.commands->size(), session_clock::now()) {
    if (device.channel == channel_kind::shell) {
        // One limit for all from here to the first command.
        timers_.begin(session_clock::now());
        opener_.begin();
    }
}

dialogue_driver::~dialogue_driver() {
    session_.never_block();
    channel_.reset();
    opener_.abandon();
}

// The only way to another state.
void dialogue_driver::enter(state next) {
    static constexpr std::array words{"opening", "begun", "closing the channel", "not begun",
                                      "over"};
    assert(next > state_);
    state_ = next;
    log_.step("dialogue", words[static_cast<std::size_t>(next)]);
}

phase dialogue_driver::where() const noexcept {
    if (state_ == state::closing) return phase::close;
    const bool begun = state_ == state::talking || state_ == state::over;
    return begun ? dialogue_->at().where : phase::channel;
}

session_clock::time_point dialogue_driver::deadline() const {
    if (over()) return session_clock::time_point::max();
    if (state_ == state::closing) return close_deadline_;
    if (opener_.opening()) return opener_.deadline();
    const auto* waiting = std::get_if<action::receive>(&action_);
    return waiting != nullptr ? timers_.total(*waiting) : send_deadline_;
}

session_clock::time_point dialogue_driver::next_timer() const {
    if (!over() && opener_.opening()) return opener_.next_timer();
    const auto* waiting = std::get_if<action::receive>(&action_);
    if (over() || waiting == nullptr) return deadline();
    return timers_.next(*waiting, device_.limits->close);
}

std::optional<wait_for> dialogue_driver::advance() {
    if (over()) return std::nullopt;
    if (state_ == state::closing) return close();
    if (stop_ == stop::asked) {
        give_up();
        return std::nullopt;
    }
    if (state_ == state::opening) {
        if (device_.channel == channel_kind::shell) return open_shell();
        begin();
        return std::nullopt;
    }
    return std::visit(
        overloaded{[this](const action::send&) { return send(); },
                   [this](const action::execute& command) { return execute(command); },
                   [this](const action::receive&) { return receive(); },
                   [](const action::done&) { return pause{}; }},
        action_);
}

void dialogue_driver::begin() {
    enter(state::talking);
    deliver(event::started{});
}

void dialogue_driver::give_up() {
    stop_ = stop::delivered;
    if (state_ == state::opening) return finish(error{errc::interrupted, phase::channel, {}});
    deliver(event::stop_asked{});
}

void dialogue_driver::deliver(const dialogue_event& happened) {
    action_ = dialogue_->resume(happened);
    note_position();
    act();
}

// What an action means for the clock and the channel, once.
void dialogue_driver::act() {
    const auto now = session_clock::now();
    if (const auto* sending = std::get_if<action::send>(&action_)) {
        const bool goodbye = dialogue_->at().where == phase::close;
        unsent_ = sending->bytes;
        send_deadline_ = now + (goodbye ? device_.limits->close : device_.limits->idle);
    } else if (std::holds_alternative<action::execute>(action_)) {
        timers_.forget_eof();
        channel_.reset();
        opener_.begin();
    } else if (const auto* waiting = std::get_if<action::receive>(&action_)) {
        timers_.wait(*waiting, now);
    } else if (const auto* end = std::get_if<action::done>(&action_)) {
        finish(end->error);
    }
}

void dialogue_driver::finish(std::optional<error> failure) {
    failure_ = std::move(failure);
    if (failure_ && !opener_.without_terminal().empty())
        failure_->detail +=
            (failure_->detail.empty() ? "" : "; ") + std::string(opener_.without_terminal());
    note_position();
    session_.never_block();
    if (channel_ != nullptr) channel_->session_ends();
    const bool open = channel_ != nullptr && !session_.dead() && !channel_->closed();
    if (open) {
        channel_->say_close();
        const auto patience = std::max(options_.dialogue.login_quiet, close_patience);
        close_deadline_ = session_clock::now() + std::min(patience, device_.limits->close);
        return enter(state::closing);
    }
    enter(state_ == state::opening ? state::not_begun : state::over);
    note_position();
}

// Whatever the device still says is of no use to anybody.
dialogue_driver::pause dialogue_driver::close() {
    const auto waits = [this] { return !channel_->closed() && !session_.dead(); };
    for (int i = 0; i < most_dispatches && waits() && pump(); ++i)
        channel_->inbox().clear();
    if (waits() && session_clock::now() < close_deadline_) return wait();
    enter(state::over);
    return std::nullopt;
}

bool dialogue_driver::leaves_open() const noexcept {
    if (channel_ != nullptr) return !channel_->closed();
    return !failure_ || failure_->code != errc::channel_refused;
}

error dialogue_driver::refused() const {
    if (session_.dead()) return {errc::closed, phase::channel, escape(session_.cause())};
    auto refusal = opener_.refusal();
    if (refusal.empty()) return {errc::timed_out, phase::channel, {}};
    return {errc::channel_refused, phase::channel, std::move(refusal)};
}

dialogue_event dialogue_driver::not_executed() const {
    auto refusal = opener_.refusal();
    if (refusal.empty() && !session_.dead()) return event::timed_out{event::timer::total};
    return event::closed{session_.dead(), true, {}, false, {}, std::move(refusal)};
}

dialogue_driver::pause dialogue_driver::open_shell() {
    switch (opener_.open_shell()) {
        case call_result::again:
            return wait_for_channel();
        case call_result::failed:
            finish(refused());
            return std::nullopt;
        case call_result::done:
            break;
    }
    channel_ = opener_.take();
    begin();
    return std::nullopt;
}

dialogue_driver::pause dialogue_driver::execute(const action::execute& request) {
    const std::string command{request.command};
    switch (opener_.open_exec(command)) {
        case call_result::again:
            return wait_for_channel();
        case call_result::failed:
            deliver(not_executed());
            return std::nullopt;
        case call_result::done:
            break;
    }
    channel_ = opener_.take();
    if (options_.transcripts) options_.transcripts->typed(device_, channel_kind::exec, command);
    deliver(event::sent{});
    return std::nullopt;
}

dialogue_driver::pause dialogue_driver::send() {
    const auto written = channel_->write(unsent_);
    if (!written) {
        deliver(end_of_channel());
        return std::nullopt;
    }
    if (options_.transcripts && *written > 0) {
        options_.transcripts->typed(device_, channel_kind::shell, unsent_.substr(0, *written));
    }
    unsent_.remove_prefix(*written);
    if (unsent_.empty()) {
        // Silence is counted from what was said last, by either side.
        timers_.hear(session_clock::now());
        deliver(event::sent{});
        return std::nullopt;
    }
    if (*written > 0) return std::nullopt;
    // The peer's window is shut; an adjust message opens it.
    if (pump()) return std::nullopt;
    if (session_.dead()) {
        deliver(end_of_channel());
    } else if (session_clock::now() >= send_deadline_) {
        deliver(event::timed_out{event::timer::idle});
    } else {
        return wait();
    }
    return std::nullopt;
}

// True if libssh dispatched anything.
bool dialogue_driver::pump() {
    auto patience = options_.slice;
    if (patience.count() > 0) {
        const auto left = std::chrono::ceil<milliseconds>(next_timer() - session_clock::now());
        patience = std::clamp(left, milliseconds{0}, patience);
    }
    return pump_.dispatch(patience);
}

bool dialogue_driver::deliver_input() {
    if (channel_->inbox().empty()) return false;
    taken_.clear();
    taken_.swap(channel_->inbox());
    timers_.hear(session_clock::now());
    drained_ = taken_.size() < full_read;
    if (options_.transcripts) options_.transcripts->received(device_, taken_);
    deliver(event::received{taken_});
    return true;
}

dialogue_driver::pause dialogue_driver::receive() {
    if (deliver_input()) return std::nullopt;
    if (channel_->closed() || session_.dead()) {
        deliver(end_of_channel());
        return std::nullopt;
    }
    // Bytes that never cease must not keep a session from its limit.
    const auto& waiting = std::get<action::receive>(action_);
    if (session_clock::now() >= timers_.total(waiting)) {
        deliver(event::timed_out{event::timer::total});
        return std::nullopt;
    }
    if (std::exchange(drained_, false) && options_.slice.count() == 0) return wait();
    for (int i = 0; i < most_dispatches && pump(); ++i) {
        if (deliver_input()) return std::nullopt;
        if (channel_->closed() || session_.dead()) return std::nullopt;
    }
    // What libssh read may have come with the last dispatch or with the end of the session.
    if (!channel_->inbox().empty() || channel_->closed() || session_.dead()) return std::nullopt;
    const auto now = session_clock::now();
    if (channel_->eof()) timers_.see_eof(now);
    if (now < next_timer()) return wait();
    expire(waiting);
    return std::nullopt;
}

void dialogue_driver::expire(const action::receive& waiting) {
    const auto now = session_clock::now();
    if (timers_.forgot_to_close(device_.limits->close, now)) {
        deliver(end_of_channel());
    } else if (now >= timers_.total(waiting)) {
        deliver(event::timed_out{event::timer::total});
    } else {
        deliver(event::timed_out{event::timer::idle});
    }
}

dialogue_driver::pause dialogue_driver::wait_for_channel() {
    if (opener_.rests()) pump();
    return wait();
}

dialogue_driver::pause dialogue_driver::wait() const {
    if (options_.slice.count() > 0) return wait_for{};
    return wait_for{wait_for::what::readiness, true, session_.write_pending(), next_timer()};
}

event::closed dialogue_driver::end_of_channel() const {
    // After its end of file a channel has said all it had to say.
    const bool lost = session_.dead() && !channel_->closed() && !channel_->eof();
    const auto& channel = *channel_;
    auto signal = escape(channel.exit_signal());
    return {lost, false, channel.exit_status(), channel.eof(), std::move(signal), {}};
}

void dialogue_driver::note_position() {
    if (options_.moved) options_.moved();
    const auto commands = durations_.commands();
    const bool ended = state_ >= state::closing;
    const auto now = ended ? dialogue_position{phase::close, commands} : dialogue_->at();
    if (!durations_.move_to(now, session_clock::now()) || ended || !log_.traces()) return;
    if (now.where == phase::prompt) log_.step("dialogue", "looking for the prompt");
    if (now.where == phase::close) log_.step("dialogue", "saying goodbye");
    if (now.where == phase::command && now.command < commands) {
        log_.step("dialogue",
                  "command " + std::to_string(now.command + 1) + " of " + std::to_string(commands));
    }
}

void dialogue_driver::write_to(outcome& result) {
    result.platform = platform_catalog::definition_of(dialogue_->taken_for()).id;
    result.commands = take_results();
}

std::vector<command_result> dialogue_driver::take_results() {
    // Cut in the middle: the dialogue learns it as a lost connection, so that its results are
    // whole.
    constexpr int enough = 4;
    for (int i = 0; i < enough && !std::holds_alternative<action::done>(action_); ++i) {
        action_ = dialogue_->resume(event::closed{true, false, std::nullopt});
    }
    auto results = dialogue_->take_results();
    durations_.write_to(results);
    return results;
}

}  // namespace netpoll
