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

/// What the parent may learn later, for progress that people watch.
constexpr milliseconds longest_gathering{20};

/// How often a wait for the parent is interrupted for a heartbeat.
constexpr milliseconds heartbeat_interval{200};

// Who logs in, who has, and whose commands have begun: by that the parent lets others in.
bool matters_to_others(phase where) {
    return where == phase::auth || where == phase::channel || where == phase::command;
}

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
    filled_.notify_one();
    thread_.join();
}

void outbox::send(const frame::any& message) {
    const auto lock = append(message);
    const bool by_owner = std::this_thread::get_id() == owner_;
    due_ = by_owner && queued_.size() < longest_piece;
    if (!due_) send_queued();
}

void outbox::flush() {
    const std::lock_guard lock(mutex_);
    if (std::exchange(due_, false)) send_queued();
}

void outbox::add(const frame::any& message) {
    const auto lock = append(message);
    if (!gathering_) filled_.notify_one();
}

std::unique_lock<std::mutex> outbox::append(const frame::any& message) {
    std::unique_lock lock(mutex_);
    while (!drained_.wait_for(lock, heartbeat_interval, [this] {
        return parent_gone_ || queued_.size() < most_waiting_bytes;
    }))
        heartbeat_.beat();
    if (!parent_gone_) frame::append(queued_, message);
    return lock;
}

void outbox::send_queued() {
    if (!held_up_) send_some();
    if (held_up_) filled_.notify_one();
}

// As much as the socket takes now.
void outbox::send_some() {
    std::size_t sent = 0;
    while (sent < queued_.size()) {
        const auto lot = std::min(queued_.size() - sent, longest_piece);
        const auto count =
            ::send(channel_, queued_.data() + sent, lot, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count > 0)
            sent += static_cast<std::size_t>(count);
        else if (errno != EINTR)
            break;
    }
    queued_.erase(0, sent);
    held_up_ = !queued_.empty();
}

void outbox::write_all() {
    std::string now;
    std::unique_lock lock(mutex_);
    for (;;) {
        filled_.wait(lock, [this] { return ending_ || !queued_.empty(); });
        gathering_ = true;
        filled_.wait_for(lock, longest_gathering, [this] { return ending_ || held_up_; });
        gathering_ = false;
        // Until it has all gone nobody else may send: that would come before it.
        held_up_ = true;
        now.clear();
        std::swap(now, queued_);
        lock.unlock();
        drained_.notify_all();
        const bool sent = send_all(channel_, now, heartbeat_);
        lock.lock();
        held_up_ = !queued_.empty();
        if (sent && !(ending_ && queued_.empty())) continue;
        parent_gone_ = !sent;
        queued_.clear();
        lock.unlock();
        drained_.notify_all();
        return;
    }
}

void parent_observer::started(const job& work) {
    marks_.begun(work.index);
    {
        const std::lock_guard lock(mutex_);
        open_[work.target] = work.index;
    }
    out_.add(frame::started{work.index});
}

void parent_observer::reached(const job& work, phase where) {
    marks_.reached(work.index, where);
    const frame::reached message{work.index, where};
    if (matters_to_others(where))
        out_.send(message);
    else
        out_.add(message);
}

void parent_observer::finished(outcome result) {
    {
        const std::lock_guard lock(mutex_);
        open_.erase(result.target.get());
    }
    for (std::size_t i = 0; i < result.commands.size(); ++i) {
        send_in_pieces({result.index, i, 0, {}}, result.commands[i].output);
        send_in_pieces({result.index, i, 0, {}, true}, result.commands[i].parsed);
    }
    out_.send(frame::finished{std::move(result)});
}

void parent_observer::send_in_pieces(frame::output piece, std::string& text) {
    if (text.size() <= longest_piece) return;
    const std::string whole = std::exchange(text, {});
    piece.total = whole.size();
    for (std::size_t at = 0; at < whole.size(); at += longest_piece) {
        piece.bytes = whole.substr(at, longest_piece);
        out_.send(piece);
    }
}

void parent_observer::write(log_level level, std::string_view host, std::string_view text) {
    if (enabled(level)) out_.send(frame::log_line{level, std::string{host}, std::string{text}});
}

void parent_observer::typed(const target& device, channel_kind channel, std::string_view bytes) {
    out_.send(frame::typed{index_of(device), channel, std::string{bytes}});
}

void parent_observer::received(const target& device, std::string_view bytes) {
    out_.send(frame::received{index_of(device), std::string{bytes}});
}

void parent_observer::identified(const target& device, std::string_view line) {
    out_.send(frame::identified{index_of(device), std::string{line}});
}

std::size_t parent_observer::index_of(const target& device) {
    const std::lock_guard lock(mutex_);
    return open_.at(&device);
}

}  // namespace netpoll
