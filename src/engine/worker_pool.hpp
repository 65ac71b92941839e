// The worker processes of a run: begun, heard, buried and replaced. Knows not who gets which job.
#pragma once

#include "engine/engine.hpp"
#include "engine/fork_channel.hpp"
#include "engine/pulse.hpp"
#include "engine/sent_ahead.hpp"
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
struct assignment {
    static constexpr std::size_t any_company = std::numeric_limits<std::size_t>::max();

    job work;
    /// When the worker that has it now began; none: it has not.
    std::optional<std::chrono::system_clock::time_point> begun{};
    phase where{phase::resolve};        ///< of that session, as last heard
    std::vector<std::string> deaths{};  ///< of workers that had begun it, as in the log
    std::size_t company{any_company};   ///< jobs that its worker may have at once; 1: it alone
    std::vector<attempt> attempts{};    ///< sessions that ended with their workers
    sent_ahead outputs{};               ///< of the session that the worker has
    bool announced{false};              ///< the observer knows of it, since:
    std::chrono::steady_clock::time_point since{};
};

/// Looks at a worker, all alike, before it counts as stuck.
inline constexpr unsigned looks_at_worker = 20;

/// A worker process as its parent sees it.
struct worker {
    unsigned place{0};
    std::size_t room{1};  ///< sessions at once
    pid_t pid{0};
    std::shared_ptr<worker_link> link;
    std::unordered_map<std::size_t, assignment> has{};  ///< by index
    std::size_t company{assignment::any_company};       ///< the least of what these allow
    pulse heart{looks_at_worker};
    /// Its first frame has come, and it is of this version; its last one has.
    enum class speech { none, begun, ended } said{speech::none};
    bool stuck{false};   ///< or refused, and therefore killed
    bool useful{false};  ///< it has finished something
    bool hung_up{false};
    std::optional<int> status{};  ///< as from waitpid

    /// Jobs beyond its room, so that it need not wait for the next one.
    std::size_t most() const noexcept;
};

/// How a worker ended.
struct worker_end {
    bool well{false};
    bool fault{false};   ///< its own doing: whoever it was working on is to blame
    std::string what{};  ///< "SIGKILL", "status 1"
};

class worker_pool {
public:
    /// Who has the jobs.
    class keeper {
    public:
        virtual ~keeper() = default;
        virtual void heard(worker& from, frame::any what) = 0;
        /// The worker is no more; what it still has is to be taken from it. True where a device
        /// is blamed for it: it has its record, so that ends.
        virtual bool ended(worker& who, const worker_end& how, const current_jobs& current) = 0;
        /// `ended` was followed by a new one, or by none.
        virtual void settled() = 0;
    };

    /// All references outlive it.
    worker_pool(asio::io_context& context, const engine_options& options,
                fork_server::state& server, keeper& jobs);
    ~worker_pool();
    worker_pool(const worker_pool&) = delete;
    worker_pool& operator=(const worker_pool&) = delete;

    void begin();
    /// The worker with the most room for its size, or null. Those with suspects get nothing else.
    worker* neediest();
    /// One that has nothing, or suspects only and room for one more that allows `company`; or null.
    worker* quiet_for(std::size_t company);
    void tell_all(const frame::any& what);
    bool empty() const noexcept;
    /// Places for workers, whether somebody is there or not.
    std::size_t size() const noexcept { return places_.size(); }
    /// Nobody is replaced any more, and who is not gone after this time is ended by force.
    void retire(milliseconds within);
    unsigned lost() const noexcept { return lost_; }
    /// Once it is empty: waits for nothing any more.
    void close();

private:
    struct place {
        std::size_t room{1};
        unsigned futile{0};  // workers in a row that died for nothing: no device done, none blamed
        std::unique_ptr<worker> now;
    };

    void start(unsigned number);
    void hear(worker& from, frame::any said);
    void listen();
    void take(const fork_news& news);
    void lose_server();
    void remove_if_ended(unsigned number);
    void watch();
    void look_after(worker& one);
    worker_end end_of(const worker& dead) const;
    void log(log_level level, const std::string& text) const;

    asio::io_context& context_;
    const engine_options& options_;
    fork_server::state& server_;
    keeper& keeper_;
    asio::posix::stream_descriptor news_;
    asio::steady_timer force_;
    asio::steady_timer watch_;
    const milliseconds look_every_;
    std::vector<place> places_;
    bool server_gone_{false};
    bool retiring_{false};
    bool closed_{false};
    unsigned lost_{0};
};

}  // namespace netpoll
