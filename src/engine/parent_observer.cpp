// Everything that a worker process hears, sent to its parent. Knows no session.
#include "engine/parent_observer.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace netpoll {

namespace {

constexpr std::size_t most_waiting_bytes = 8U << 20;
/// Longer outputs go ahead in pieces: a frame stands in memory twice at either end.
constexpr std::size_t longest_piece = 256U << 10;

/// How often who waits for the parent says so.
constexpr milliseconds sign_of_life{200};

bool send_all(int channel, std::string_view bytes, current_jobs& alive) {
    while (!bytes.empty()) {
        const auto lot = std::min(bytes.size(), longest_piece);
        const auto count = ::send(channel, bytes.data(), lot, MSG_NOSIGNAL);
        alive.beat();
        if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
        if (count < 0 && errno != EINTR) return false;
    }
    return true;
}

}  // namespace

outbox::outbox(int channel, current_jobs& alive)
    : channel_(channel), alive_(alive), thread_([this] { write_all(); }) {}

outbox::~outbox() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void outbox::add(const frame::any& what) {
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, sign_of_life,
                              [this] { return gone_ || waiting_.size() < most_waiting_bytes; }))
        alive_.beat();
    if (gone_) return;
    const bool was_idle = waiting_.empty();
    frame::append(waiting_, what);
    lock.unlock();
    if (was_idle) changed_.notify_all();
}

void outbox::write_all() {
    std::string now;
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        now.clear();
        std::swap(now, waiting_);
        lock.unlock();
        changed_.notify_all();
        const bool sent = send_all(channel_, now, alive_);
        lock.lock();
        if (sent) continue;
        gone_ = true;
        waiting_.clear();
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

void parent_observer::finished(outcome what) {
    {
        const std::lock_guard lock(mutex_);
        open_.erase(what.target.get());
    }
    for (std::size_t i = 0; i < what.commands.size(); ++i) {
        auto& output = what.commands[i].output;
        if (output.size() > longest_piece) send_ahead(what.index, i, std::exchange(output, {}));
    }
    out_.add(frame::finished{std::move(what)});
}

void parent_observer::send_ahead(std::size_t index, std::size_t command, const std::string& text) {
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
