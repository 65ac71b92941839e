// Opens the channels of a session, one after another. Knows no dialogue.
#include "ssh/channel_opener.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>

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
                               const platform& definition, log_sink& log)
    : session_(session), device_(device), definition_(definition), log_(log) {}

void channel_opener::begin() {
    const auto prompt = device_.limits->prompt;
    deadline_ = session_clock::now() + prompt;
    terminal_deadline_ = session_clock::now() + std::min(terminal_limit, prompt / 2);
    try_again_.reset();
    tries_ = 0;
    renew();
}

void channel_opener::renew() {
    spoken_.reset();
    channel_.reset();
    channel_ = std::make_unique<session_channel>(session_);
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
    if (try_again_) {
        if (session_.dead()) return call_result::failed;
        if (session_clock::now() < *try_again_) return call_result::again;
        try_again_.reset();
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
    note(refusal() + "; trying again");
    try_again_ = when;
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
        note("the device does what was asked for, but does not answer the request");
        channel_->take_as_granted();
    }
}

void channel_opener::go_without_terminal(std::string_view why) {
    if (!without_terminal_.empty()) return;
    without_terminal_ = why;
    note(std::string(why) + "; going on without one");
}

session_clock::time_point channel_opener::next_timer() const {
    if (try_again_) return *try_again_;
    if (channel_->terminal_asked()) return std::min(deadline_, terminal_deadline_);
    if (spoken_) return std::min(deadline_, *spoken_ + answer_limit);
    return deadline_;
}

std::string channel_opener::refusal() const {
    return escape(channel_->refusal());
}

void channel_opener::note(const std::string& what) const {
    if (log_.enabled(log_level::info)) log_.write(log_level::info, device_.name, what);
}

}  // namespace netpoll
