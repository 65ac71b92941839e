// Opens the channels of a session, one after another. Knows no dialogue.
#include "ssh/channel_opener.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>
#include <cassert>

namespace netpoll {

namespace {

// A device that closed a channel may need a moment until it has room for the next one (OpenSSH with
// MaxSessions 1 needs a round trip, and time to reap the command).
constexpr std::array<milliseconds, 8> open_again_after{
    milliseconds{50},  milliseconds{100}, milliseconds{150}, milliseconds{200},
    milliseconds{200}, milliseconds{200}, milliseconds{200}, milliseconds{200}};
// How long a device may take to grant a terminal. It must be asked for before the shell is: libssh
// has one request of a channel outstanding at a time.
constexpr milliseconds terminal_limit{5'000};
// Output may overtake the answer to a request. Without an answer for so long, it is the answer.
constexpr milliseconds answer_limit{500};

}  // namespace

channel_opener::channel_opener(libssh_session& session, const target& device,
                               const platform& definition, device_log log)
    : session_(session), device_(device), definition_(definition), log_(log) {}

void channel_opener::begin() {
    const auto prompt = device_.limits->prompt;
    deadline_ = session_clock::now() + prompt;
    terminal_deadline_ = session_clock::now() + std::min(terminal_limit, prompt / 2);
    tries_ = 0;
    renew();
}

// The only way to another state.
void channel_opener::enter(state next) {
    state_ = next;
    if (!log_.traces()) return;
    switch (next) {
        case state::idle:
            return;
        case state::asking:
            return log_.step("channel", "attempt " + std::to_string(tries_ + 1));
        case state::resting:
            return log_.step("channel", "waiting before the next attempt");
    }
}

void channel_opener::renew() {
    spoken_.reset();
    channel_.reset();
    channel_ = std::make_unique<session_channel>(session_, log_);
    enter(state::asking);
}

std::unique_ptr<session_channel> channel_opener::take() {
    assert(channel_ != nullptr);
    enter(state::idle);
    return std::move(channel_);
}

call_result channel_opener::open_shell() {
    return advance([this](session_channel& channel) {
        return channel.open_shell(without_terminal_.empty() ? &definition_.pty : nullptr);
    });
}

call_result channel_opener::open_exec(const std::string& command) {
    return advance(
        [&](session_channel& channel) { return channel.open_exec(command, definition_.exec_eof); });
}

template <class Ask>
call_result channel_opener::advance(Ask ask) {
    assert(channel_ != nullptr);
    if (state_ == state::resting) {
        if (session_.dead()) return call_result::failed;
        if (session_clock::now() < try_again_) return call_result::again;
        renew();
    }
    const call_result now = ask(*channel_);
    if (channel_->terminal_refused()) go_without_terminal("the device refuses a terminal (pty)");
    if (now == call_result::failed && put_off()) return call_result::again;
    if (now == call_result::done) channel_before_ = true;
    if (now != call_result::again) return now;
    if (session_clock::now() >= deadline_) return call_result::failed;
    judge_silence();
    return now;
}

// True where the channel was refused and is worth another try.
bool channel_opener::put_off() {
    if (session_.dead() || !channel_->open_refused() || !channel_before_) return false;
    if (tries_ == open_again_after.size()) return false;
    const auto when = session_clock::now() + open_again_after[tries_++];
    if (when >= deadline_) return false;
    log_.write(log_level::info, refusal() + "; trying again");
    try_again_ = when;
    enter(state::resting);
    return true;
}

// What the device does may stand for an answer that does not come.
void channel_opener::judge_silence() {
    const auto now = session_clock::now();
    if (channel_->terminal_asked() && now >= terminal_deadline_) {
        go_without_terminal("the device does not answer when asked for a terminal (pty)");
        channel_before_ = true;
        renew();
    } else if (channel_->request_asked() && channel_->has_spoken()) {
        if (!spoken_) spoken_ = now;
        if (now < *spoken_ + answer_limit) return;
        log_.write(log_level::info,
                   "the device does what was asked for, but does not answer the request");
        channel_->take_as_granted();
    }
}

void channel_opener::go_without_terminal(std::string_view why) {
    if (!without_terminal_.empty()) return;
    without_terminal_ = why;
    log_.write(log_level::info, std::string(why) + "; going on without one");
}

session_clock::time_point channel_opener::next_timer() const {
    if (state_ == state::resting) return try_again_;
    if (channel_->terminal_asked()) return std::min(deadline_, terminal_deadline_);
    if (spoken_) return std::min(deadline_, *spoken_ + answer_limit);
    return deadline_;
}

std::string channel_opener::refusal() const {
    return escape(channel_->refusal());
}

}  // namespace netpoll
