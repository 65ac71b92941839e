// Feeds programs and writes their output into channels. Knows libssh's channels, no socket.
#include "lab/device_channel.hpp"

#include "lab/recording.hpp"
#include "lab/replay_shell.hpp"
#include "lab/terminal_shell.hpp"

#include <algorithm>

namespace netpoll::lab {

namespace {

/// What is held for one channel at most: 10,000 slow readers then hold 80 MB.
constexpr std::size_t chunk = 8 * 1024;
/// How long a client may take to close its side after the shell has ended.
constexpr milliseconds goodbye_grace{1'000};

constexpr int accept = 0;
constexpr int refuse = 1;

device_channel& self(void* user) {
    return *static_cast<device_channel*>(user);
}

}  // namespace

device_channel::device_channel(lab_world& world, const device& d, std::function<void()> wake)
    : world_(world), self_(d), wake_(std::move(wake)) {}

ssh_channel device_channel::open(ssh_session session) {
    channel_ = ssh_channel_new(session);
    if (channel_ == nullptr) return nullptr;
    ssh_callbacks_init(&callbacks_);
    callbacks_.userdata = this;
    callbacks_.channel_data_function = on_data;
    callbacks_.channel_eof_function = on_eof;
    callbacks_.channel_close_function = on_close;
    callbacks_.channel_pty_request_function = on_pty;
    callbacks_.channel_shell_request_function = on_shell;
    callbacks_.channel_exec_request_function = on_exec;
    callbacks_.channel_pty_window_change_function = on_window_change;
    callbacks_.channel_env_request_function = on_environment;
    ssh_set_channel_callbacks(channel_, &callbacks_);
    ++world_.count.channels;
    return channel_;
}

void device_channel::free() {
    cancel();
    if (channel_ == nullptr) return;
    ssh_remove_channel_callbacks(channel_, &callbacks_);
    ssh_channel_free(channel_);
    channel_ = nullptr;
}

void device_channel::cancel() {
    wake_ = [] {};
    if (timer_) timer_->cancel();
}

scene device_channel::here() {
    return {self_, world_.options, world_.count, world_.asked[self_.index], world_.configured};
}

int device_channel::on_data(ssh_session, ssh_channel, void* data, std::uint32_t size, int is_stderr,
                            void* user) {
    auto& channel = self(user);
    if (channel.program_ && is_stderr == 0) {
        channel.program_->type({static_cast<const char*>(data), size});
    }
    return static_cast<int>(size);
}

void device_channel::on_eof(ssh_session, ssh_channel, void* user) {
    // End of input is what Ctrl-D on an empty line means to a shell.
    if (self(user).program_) self(user).program_->type("\x04");
}

void device_channel::on_close(ssh_session, ssh_channel, void* user) {
    self(user).end_.closed_there = true;
}

int device_channel::on_pty(ssh_session, ssh_channel, const char*, int, int, int, int, void* user) {
    if (self(user).self_.broken == fault::no_shell) return refuse;
    self(user).kind_.has_terminal = true;
    return accept;
}

int device_channel::on_shell(ssh_session, ssh_channel, void* user) {
    auto& channel = self(user);
    if (channel.program_ || channel.self_.broken == fault::no_shell) return refuse;
    channel.kind_.is_shell = true;
    if (channel.self_.replayed) {
        channel.program_ = std::make_unique<replay_shell>(channel.here());
    } else {
        channel.program_ =
            std::make_unique<terminal_shell>(channel.here(), channel.kind_.has_terminal);
    }
    return accept;
}

int device_channel::on_exec(ssh_session, ssh_channel, const char* command, void* user) {
    auto& channel = self(user);
    if (channel.program_ || channel.self_.broken == fault::no_shell) return refuse;
    const auto& recorded = channel.self_.replayed;
    if (recorded && !recorded->exec) return refuse;
    channel.program_ =
        recorded ? make_replay_exec(channel.here(), command) : make_exec(channel.here(), command);
    return accept;
}

int device_channel::on_window_change(ssh_session, ssh_channel, int, int, int, int, void*) {
    return accept;
}

int device_channel::on_environment(ssh_session, ssh_channel, const char*, const char*, void*) {
    return accept;
}

void device_channel::after(milliseconds delay, std::function<void()> what) {
    if (!timer_) timer_ = std::make_unique<asio::steady_timer>(world_.io);
    timer_->expires_after(delay);
    timer_->async_wait([keep = shared_from_this(), what = std::move(what)](asio::error_code error) {
        if (error || keep->channel_ == nullptr) return;
        what();
        keep->wake_();
    });
}

bool device_channel::cuts_connection() const noexcept {
    const auto limit = world_.options.drop_after;
    if (limit > 0 && written_ >= limit) return true;
    return program_ && program_->state() == program_state::hung_up && unsent_.empty();
}

bool device_channel::step() {
    if (channel_ == nullptr || end_.closed_here) return false;
    if (end_.closed_there) return say_goodbye();
    if (!program_ || dripping_) return false;
    if (const auto pause = program_->take_pause()) {
        after(*pause, [this] { program_->resume(); });
    }
    if (unsent_.empty()) program_->pull(unsent_, chunk);
    if (unsent_errors_.empty()) unsent_errors_ = program_->take_errors();
    if (!unsent_.empty()) return write_output();
    if (!unsent_errors_.empty()) return write_errors();
    return program_->state() == program_state::ended && say_goodbye();
}

/// How much of the output may go out at once.
std::size_t device_channel::packet_size() const {
    const auto& options = world_.options;
    std::size_t most = unsent_.size();
    if (options.chunk > 0) most = std::min(most, options.chunk);
    if (self_.broken == fault::slow_drip) most = 1;
    if (options.drop_after == 0) return most;
    return std::min<std::uint64_t>(most, options.drop_after - written_);
}

bool device_channel::write_output() {
    const bool drips = self_.broken == fault::slow_drip;
    const auto size = std::min<std::size_t>(packet_size(), ssh_channel_window_size(channel_));
    if (size == 0) return false;
    const int written =
        ssh_channel_write(channel_, unsent_.data(), static_cast<std::uint32_t>(size));
    if (written <= 0) return false;
    world_.count.bytes_out += static_cast<std::uint64_t>(written);
    written_ += static_cast<std::uint64_t>(written);
    unsent_.erase(0, static_cast<std::size_t>(written));
    // Give the memory back: most channels are idle most of the time.
    if (unsent_.empty()) unsent_ = std::string();
    const auto delay = drips ? drip_interval : world_.options.chunk_delay;
    if (delay.count() > 0) {
        dripping_ = true;
        after(delay, [this] { dripping_ = false; });
    }
    return true;
}

bool device_channel::write_errors() {
    const auto window = ssh_channel_window_size(channel_);
    const auto size = std::min<std::size_t>(unsent_errors_.size(), window);
    if (size == 0) return false;
    const int written =
        ssh_channel_write_stderr(channel_, unsent_errors_.data(), static_cast<std::uint32_t>(size));
    if (written <= 0) return false;
    world_.count.bytes_out += static_cast<std::uint64_t>(written);
    unsent_errors_.erase(0, static_cast<std::size_t>(written));
    return true;
}

bool device_channel::say_goodbye() {
    if (!end_.status_sent && !end_.closed_there && program_) {
        ssh_channel_request_send_exit_status(channel_, program_->status());
    }
    end_.status_sent = true;
    // AGAIN after the EOF means that CLOSE is not queued yet: the next step calls again.
    if (ssh_channel_close(channel_) == SSH_AGAIN) return true;
    end_.closed_here = true;
    if (kind_.is_shell && !end_.closed_there) {
        after(goodbye_grace, [this] { end_.closed_there = true; });
    }
    return true;
}

}  // namespace netpoll::lab
