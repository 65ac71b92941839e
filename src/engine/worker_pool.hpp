// The worker processes of a run: started, listened to, reaped and replaced. Knows not which gets
// which job.
#pragma once

#include "engine/carried_job.hpp"
#include "engine/engine.hpp"
#include "engine/fork_channel.hpp"
#include "engine/heartbeat_monitor.hpp"
#include "engine/output_assembler.hpp"
#include "engine/worker_link.hpp"

#include <asio/posix/stream_descriptor.hpp>
#include <asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace netpoll {

/// A job that a worker has, and what became of it in workers before.
struct assignment : carried_job {
    static constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

    std::vector<std::string> deaths{};  ///< of workers that had begun it: "PID (SIGSEGV)"
    std::size_t job_limit{no_limit};    ///< jobs its worker may hold at once; 1: only this one
    output_assembler outputs{};         ///< of the session that the worker has
};

/// Heartbeat checks without progress, equally spaced, before a worker counts as stuck.
inline constexpr unsigned checks_before_stuck = 20;

/// A worker process as its parent sees it.
struct worker {
    unsigned place{0};
    std::size_t room{1};  ///< sessions at once
    pid_t pid{0};
    std::shared_ptr<worker_link> link;
    std::unordered_map<std::size_t, assignment> assigned{};  ///< by index
    std::size_t job_limit{assignment::no_limit};             ///< the least of these jobs' limits
    heartbeat_monitor heartbeat{checks_before_stuck};
    /// Of its frames. begun: its greeting came, of this version; ended: its last frame came.
    enum class stream_state { none, begun, ended } stream{stream_state::none};
    bool stuck{false};   ///< or of another version: it is being killed
    bool useful{false};  ///< it has finished something
    bool hung_up{false};
    std::optional<int> status{};  ///< as from waitpid

    /// Jobs it is given at once: some beyond `room`, so that it need not wait for the next one.
    std::size_t most() const noexcept;
};

/// How a worker ended.
struct worker_end {
    bool well{false};
    bool fault{false};     ///< it crashed or hung: the device it was working on is to blame
    std::string reason{};  ///< "SIGKILL", "status 1"
};

class worker_pool {
public:
    /// Decides who gets which job.
    class listener {
    public:
        virtual ~listener() = default;
        virtual void frame_received(worker& from, frame::any message) = 0;
        /// The process has ended; its assignments must be taken from it. True where a device was
        /// blamed for it and reported as failed: then the worker did not die for nothing.
        virtual bool worker_ended(worker& dead, const worker_end& end,
                                  const current_jobs& current) = 0;
        /// After `worker_ended`, once the worker has been replaced or given up.
        virtual void worker_settled() = 0;
    };

    /// All references outlive it.
    worker_pool(asio::io_context& context, const engine_options& options,
                fork_server::state& server, listener& events);
    ~worker_pool();
    worker_pool(const worker_pool&) = delete;
    worker_pool& operator=(const worker_pool&) = delete;

    void begin();
    /// The worker with the most room for its size, or null. Those with suspects get nothing else.
    worker* least_loaded();
    /// One that is idle, or has suspects only and may hold one more job with this limit; or null.
    worker* worker_for_suspect(std::size_t job_limit);
    /// The one at this place now; null where there is none.
    worker* at(unsigned place) const noexcept { return places_[place].now.get(); }
    void send_to_all(const frame::any& message);
    bool empty() const noexcept;
    /// Places for workers, including those whose worker is gone.
    std::size_t size() const noexcept { return places_.size(); }
    /// Replaces no worker any more, and kills those that have not ended after `grace`.
    void retire(milliseconds grace);
    unsigned lost() const noexcept { return lost_; }
    /// Once it is empty: cancels all waiting.
    void close();

private:
    struct place {
        std::size_t room{1};
        unsigned futile{0};  // workers in a row that died with no device finished and none blamed
        std::unique_ptr<worker> now;
    };

    void start(unsigned number);
    void receive(worker& from, frame::any message);
    void listen();
    void take(const fork_news& news);
    void server_lost();
    void remove_if_ended(unsigned number);
    void watch_heartbeats();
    void check_heartbeat(worker& one);
    worker_end end_of(const worker& dead) const;
    void log(log_level level, const std::string& text) const;

    asio::io_context& context_;
    const engine_options& options_;
    fork_server::state& server_;
    listener& listener_;
    asio::posix::stream_descriptor news_;
    asio::steady_timer force_;
    asio::steady_timer watch_;
    const milliseconds check_interval_;
    std::vector<place> places_;
    bool server_gone_{false};
    bool retiring_{false};
    bool closed_{false};
    unsigned lost_{0};
};

}  // namespace netpoll
