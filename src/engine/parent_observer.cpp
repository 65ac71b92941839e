// Sends a worker process's events, log and transcripts to its parent. Knows no session.
#include "engine/parent_observer.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace netpoll {

namespace {

constexpr std::size_t most_waiting_bytes = 8U << 20;
/// Longer outputs are sent in pieces before: a frame takes its size twice at either end.
constexpr std::size_t longest_piece = 256U << 10;

/// How often a wait for the parent is interrupted for a heartbeat.
constexpr milliseconds heartbeat_interval{200};

bool send_all(int channel, std::string_view bytes, current_jobs& heartbeat) {
    while (!bytes.empty()) {
        const auto lot = std::min(bytes.size(), longest_piece);
        const auto count = ::send(channel, bytes.data(), lot, MSG_NOSIGNAL);
        heartbeat.beat();
        if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
        if (count < 0 && errno != EINTR) return false;
    }
    return true;
}

}  // namespace

outbox::outbox(int channel, current_jobs& heartbeat)
    : channel_(channel), heartbeat_(heartbeat), thread_([this] { write_all(); }) {}

outbox::~outbox() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void outbox::add(const frame::any& message) {
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, heartbeat_interval, [this] {
        return parent_gone_ || queued_.size() < most_waiting_bytes;
    }))
        heartbeat_.beat();
    if (parent_gone_) return;
    const bool was_idle = queued_.empty();
    frame::append(queued_, message);
    lock.unlock();
    if (was_idle) changed_.notify_all();
}

void outbox::write_all() {
    std::string now;
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return ending_ || !queued_.empty(); });
        if (queued_.empty()) return;
        now.clear();
        std::swap(now, queued_);
        lock.unlock();
        changed_.notify_all();
        const bool sent = send_all(channel_, now, heartbeat_);
        lock.lock();
        if (sent) continue;
        parent_gone_ = true;
        queued_.clear();
        lock.unlock();
        changed_.notify_all();
        return;
    }
}

void parent_observer::started(const job& work) {
    {
        const std::lock_guard lock(mutex_);
        open_[work.target] = work.index;
    }
    out_.add(frame::started{work.index});
}

void parent_observer::reached(const job& work, phase where) {
    out_.add(frame::reached{work.index, where});
}

void parent_observer::finished(outcome result) {
    {
        const std::lock_guard lock(mutex_);
        open_.erase(result.target.get());
    }
    for (std::size_t i = 0; i < result.commands.size(); ++i) {
        auto& output = result.commands[i].output;
        if (output.size() > longest_piece)
            send_in_pieces(result.index, i, std::exchange(output, {}));
    }
    out_.add(frame::finished{std::move(result)});
}

void parent_observer::send_in_pieces(std::size_t index, std::size_t command,
                                     const std::string& text) {
    for (std::size_t at = 0; at < text.size(); at += longest_piece)
        out_.add(frame::output{index, command, text.size(), text.substr(at, longest_piece)});
}

void parent_observer::write(log_level level, std::string_view host, std::string_view text) {
    if (enabled(level)) out_.add(frame::log_line{level, std::string{host}, std::string{text}});
}

void parent_observer::typed(const target& device, channel_kind channel, std::string_view bytes) {
    out_.add(frame::typed{index_of(device), channel, std::string{bytes}});
}

void parent_observer::received(const target& device, std::string_view bytes) {
    out_.add(frame::received{index_of(device), std::string{bytes}});
}

void parent_observer::identified(const target& device, std::string_view line) {
    out_.add(frame::identified{index_of(device), std::string{line}});
}

std::size_t parent_observer::index_of(const target& device) {
    const std::lock_guard lock(mutex_);
    return open_.at(&device);
}

}  // namespace netpoll
