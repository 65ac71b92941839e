// Everything that a worker process hears, packed for its parent. Knows no session.
#pragma once

#include "engine/current_jobs.hpp"
#include "engine/engine.hpp"
#include "engine/frames.hpp"

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>

namespace netpoll {

/// Bytes to the parent, written by a thread of its own. Where more wait than 8 MiB, who adds waits
/// too, and with it the reactor: a slow reader of results must not fill the memory.
class outbox {
public:
    /// Who waits for the parent is not stuck: `alive` beats meanwhile. Both outlive it.
    outbox(int channel, current_jobs& alive);
    /// Writes what is left.
    ~outbox();
    outbox(const outbox&) = delete;
    outbox& operator=(const outbox&) = delete;

    /// From any thread. Nothing happens any more once the parent is gone.
    void add(const frame::any& what);

private:
    void write_all();

    const int channel_;
    current_jobs& alive_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::string waiting_;  // guarded by mutex_
    bool ending_{false};   // guarded by mutex_
    bool gone_{false};     // guarded by mutex_; nobody reads any more
    std::thread thread_;
};

/// An observer, a log and a listener in one: what they hear is sent. Thread-safe.
class parent_observer final : public run_observer, public log_sink, public transcript_listener {
public:
    /// `original` says which levels are of interest. All references outlive it.
    parent_observer(outbox& out, const log_sink& original) : out_(out), original_(original) {}

    void started(const job& work) override;
    void reached(const job& work, phase where) override;
    void finished(outcome what) override;
    bool enabled(log_level level) const noexcept override { return original_.enabled(level); }
    void write(log_level level, std::string_view host, std::string_view text) override;
    void typed(const target& device, channel_kind channel, std::string_view bytes) override;
    void received(const target& device, std::string_view bytes) override;
    void identified(const target& device, std::string_view line) override;

private:
    std::size_t index_of(const target& device);
    void send_ahead(std::size_t index, std::size_t command, const std::string& text);

    outbox& out_;
    const log_sink& original_;
    std::mutex mutex_;
    std::unordered_map<const target*, std::size_t> open_;  // guarded by mutex_; their indices
};

}  // namespace netpoll
