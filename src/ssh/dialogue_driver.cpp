// A dialogue carried over SSH channels. Knows no login.
#include "ssh/dialogue_driver.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <new>
#include <utility>

namespace netpoll {

namespace {

// libssh reads at most this much a call (MAX_BUF_SIZE in its priv.h); framing takes a little of it.
constexpr std::size_t full_read = 3500;
// Dispatches without channel data (window adjusts, keepalives) in one wake before others get a
// turn.
constexpr int most_dispatches = 16;

template <class... F>
struct overloaded : F... {
    using F::operator()...;
};

}  // namespace

dialogue_driver::dialogue_driver(libssh_session& session, const target& device,
                                 const compiled_platform& platform, const options& how)
    : session_(session),
      device_(device),
      definition_(platform_catalog::definition_of(platform)),
      options_(how),
      opener_(session, device, definition_, *how.log),
      event_(ssh_event_new()),
      dialogue_(make_dialogue(device, platform, how.dialogue)),
      durations_(device.commands->size()) {
    if (event_ == nullptr || ssh_event_add_session(event_.get(), session.raw()) != SSH_OK) {
        throw std::bad_alloc();
    }
    position_began_ = session_clock::now();
    opener_.begin();
}

dialogue_driver::~dialogue_driver() {
    session_.never_block();
    channel_.reset();
    opener_.take().reset();
    ssh_event_remove_session(event_.get(), session_.raw());
}

phase dialogue_driver::where() const noexcept {
    return started_ ? dialogue_->at().where : phase::channel;
}

session_clock::time_point dialogue_driver::deadline() const {
    if (over_) return session_clock::time_point::max();
    const auto* waiting = std::get_if<action::receive>(&action_);
    if (opener_.opening()) return opener_.deadline();
    if (waiting == nullptr) return channel_deadline_;
    return step_began_ + waiting->total;
}

session_clock::time_point dialogue_driver::next_timer() const {
    auto until = deadline();
    const auto* waiting = std::get_if<action::receive>(&action_);
    if (over_) return until;
    if (opener_.opening()) return opener_.next_timer();
    if (waiting == nullptr) return until;
    until = std::min(until, last_bytes_ + waiting->idle);
    // After the end of file a close should follow; some devices forget it.
    if (eof_seen_) until = std::min(until, *eof_seen_ + device_.limits->close);
    return until;
}

std::optional<wait_for> dialogue_driver::advance() {
    if (over_) return std::nullopt;
    if (stop_asked_ && !stop_delivered_) {
        stop_delivered_ = true;
        if (!started_) {
            finish(error{errc::interrupted, phase::channel, {}});
            return std::nullopt;
        }
        deliver(event::stop_asked{});
        return std::nullopt;
    }
    if (!started_) {
        if (device_.channel == channel_kind::shell) return open_shell();
        started_ = true;
        deliver(event::started{});
        return std::nullopt;
    }
    return std::visit(overloaded{[this](const action::send&) { return send(); },
                                 [this](const action::execute& what) { return execute(what); },
                                 [this](const action::receive&) { return receive(); },
                                 [](const action::done&) { return pause{}; }},
                      action_);
}

void dialogue_driver::deliver(const event_t& what) {
    action_ = dialogue_->resume(what);
    note_position();
    act();
}

// What an action means for the clock and the channel, once.
void dialogue_driver::act() {
    const auto now = session_clock::now();
    if (const auto* sending = std::get_if<action::send>(&action_)) {
        const bool goodbye = dialogue_->at().where == phase::close;
        unsent_ = sending->bytes;
        channel_deadline_ = now + (goodbye ? device_.limits->close : device_.limits->idle);
    } else if (std::holds_alternative<action::execute>(action_)) {
        eof_seen_.reset();
        channel_.reset();
        opener_.begin();
    } else if (const auto* waiting = std::get_if<action::receive>(&action_)) {
        if (waiting->step != step_ || step_began_ == session_clock::time_point{}) {
            step_ = waiting->step;
            step_began_ = last_bytes_ = now;
        }
    } else if (const auto* end = std::get_if<action::done>(&action_)) {
        finish(end->error);
    }
}

void dialogue_driver::finish(std::optional<error> why) {
    over_ = true;
    failure_ = std::move(why);
    if (failure_ && !opener_.without_terminal().empty())
        failure_->detail +=
            (failure_->detail.empty() ? "" : "; ") + std::string(opener_.without_terminal());
    note_position();
    session_.never_block();
    if (channel_ == nullptr) return;
    channel_->session_ends();
    if (!session_.dead() && !channel_->closed()) channel_->say_close();
}

error dialogue_driver::refused() const {
    if (session_.dead()) return {errc::closed, phase::channel, escape(session_.cause())};
    auto why = opener_.refusal();
    if (why.empty()) return {errc::timed_out, phase::channel, {}};
    return {errc::channel_refused, phase::channel, std::move(why)};
}

event_t dialogue_driver::not_executed() const {
    auto why = opener_.refusal();
    if (why.empty() && !session_.dead()) return event::timed_out{event::timer::total};
    return event::closed{session_.dead(), true, {}, false, {}, std::move(why)};
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
    started_ = true;
    deliver(event::started{});
    return std::nullopt;
}

dialogue_driver::pause dialogue_driver::execute(const action::execute& what) {
    const std::string command{what.command};
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
        last_bytes_ = session_clock::now();
        deliver(event::sent{});
        return std::nullopt;
    }
    if (*written > 0) return std::nullopt;
    // The peer's window is shut; an adjust message opens it.
    if (pump()) return std::nullopt;
    if (session_.dead()) {
        deliver(end_of_channel());
    } else if (session_clock::now() >= channel_deadline_) {
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
    return ssh_event_dopoll(event_.get(), static_cast<int>(patience.count())) == SSH_OK;
}

bool dialogue_driver::deliver_input() {
    if (channel_->inbox().empty()) return false;
    taken_.clear();
    taken_.swap(channel_->inbox());
    last_bytes_ = session_clock::now();
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
    if (session_clock::now() >= step_began_ + std::get<action::receive>(action_).total) {
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
    if (channel_->eof() && !eof_seen_) eof_seen_ = now;
    if (now < next_timer()) return wait();
    expire(std::get<action::receive>(action_));
    return std::nullopt;
}

void dialogue_driver::expire(const action::receive& waiting) {
    const auto now = session_clock::now();
    if (eof_seen_ && now >= *eof_seen_ + device_.limits->close) {
        deliver(end_of_channel());
    } else if (now >= step_began_ + waiting.total) {
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
    const auto now = over_ ? dialogue_position{phase::close, durations_.size()} : dialogue_->at();
    if (now == position_) return;
    const auto moment = session_clock::now();
    if (position_.where == phase::command && position_.command < durations_.size()) {
        durations_[position_.command] =
            std::chrono::duration_cast<milliseconds>(moment - position_began_);
    }
    position_ = now;
    position_began_ = moment;
}

std::vector<command_result> dialogue_driver::take_results() {
    // Cut in the middle: the dialogue learns it as a lost connection, so that its results are
    // whole.
    constexpr int enough = 4;
    for (int i = 0; i < enough && !std::holds_alternative<action::done>(action_); ++i) {
        action_ = dialogue_->resume(event::closed{true, false, std::nullopt});
    }
    auto results = dialogue_->take_results();
    for (std::size_t i = 0; i < results.size() && i < durations_.size(); ++i) {
        results[i].duration = durations_[i];
    }
    return results;
}

}  // namespace netpoll
