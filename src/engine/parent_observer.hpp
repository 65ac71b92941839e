// Sends a worker process's events, log and transcripts to its parent. Knows no session.
#pragma once

#include "engine/current_jobs.hpp"
#include "engine/engine.hpp"
#include "engine/frames.hpp"
#include "engine/job_marks.hpp"

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>

namespace netpoll {

/// Messages to the parent, in the order of their coming. What the socket does not take at once a
/// thread of its own writes. While more than 8 MiB are queued, a call blocks, and with it the
/// reactor: a slow reader of results must not fill the memory.
class outbox {
public:
    /// `heartbeat` beats while it waits for the parent: that is not stuck. Both outlive it.
    outbox(int channel, current_jobs& heartbeat);
    /// Writes what is left.
    ~outbox();
    outbox(const outbox&) = delete;
    outbox& operator=(const outbox&) = delete;

    /// From any thread. What the thread says that made this, a reactor's, goes at its next `flush`,
    /// which it calls when its turn is over: each write wakes the parent. What others say goes at
    /// once. Discards the message once the parent is gone.
    void send(const frame::any& message);
    void flush();
    /// As `send`, for what the parent need not know soon: goes with the next message that is
    /// sent, or within 20 ms.
    void add(const frame::any& message);

private:
    std::unique_lock<std::mutex> append(const frame::any& message);
    void send_queued();
    void send_some();
    void write_all();

    const int channel_;
    current_jobs& heartbeat_;
    const std::thread::id owner_{std::this_thread::get_id()};
    std::mutex mutex_;
    std::condition_variable filled_, drained_;
    std::string queued_;     // guarded by mutex_, as all below
    bool due_{false};        // at the owner's next flush
    bool gathering_{false};  // the thread will look at what is queued
    bool held_up_{false};    // the socket took no more: the thread has to wait for it
    bool ending_{false};
    bool parent_gone_{false};  // has closed its end
    std::thread thread_;
};

/// An observer, a log and a transcript listener that forward all they receive. Thread-safe.
class parent_observer final : public run_observer, public log_sink, public transcript_listener {
public:
    /// `original` tells which levels are enabled. All references outlive it.
    parent_observer(outbox& out, const log_sink& original, job_marks& marks)
        : out_(out), original_(original), marks_(marks) {}

    void started(const job& work) override;
    void reached(const job& work, phase where) override;
    void finished(outcome result) override;
    bool enabled(log_level level) const noexcept override { return original_.enabled(level); }
    void write(log_level level, std::string_view host, std::string_view text) override;
    void typed(const target& device, channel_kind channel, std::string_view bytes) override;
    void received(const target& device, std::string_view bytes) override;
    void identified(const target& device, std::string_view line) override;

private:
    std::size_t index_of(const target& device);
    /// Sends and empties a long text; one that is not stays.
    void send_in_pieces(frame::output piece, std::string& text);

    outbox& out_;
    const log_sink& original_;
    job_marks& marks_;
    std::mutex mutex_;
    std::unordered_map<const target*, std::size_t> open_;  // guarded by mutex_; their indices
};

}  // namespace netpoll
