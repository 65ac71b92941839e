// One coordinator's run at a poller: its link, its jobs and its engine. Knows no broker.
#pragma once

#include "core/detector.hpp"
#include "engine/forwarded_gate.hpp"
#include "engine/job_feed.hpp"
#include "remote/exchange.hpp"
#include "remote/login_guard.hpp"
#include "remote/messages.hpp"
#include "remote/poller.hpp"
#include "remote/poller_events.hpp"
#include "ssh/host_keys.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace netpoll {

/// One thread at a time. What it has to say to its coordinator stands in `talk`.
class poller_run {
public:
    using time_point = std::chrono::steady_clock::time_point;

    /// Both references outlive it.
    poller_run(const poller_options& options, poll_event::inbox& events, const wire::control& heard,
               time_point now);
    /// Waits for the engine, if there is one.
    ~poller_run();
    poller_run(const poller_run&) = delete;
    poller_run& operator=(const poller_run&) = delete;

    /// Begins a link with the coordinator that says this, where there is none, greets it, and says
    /// what it has: `waiting` are results that the broker does not have yet.
    void hear(const wire::control& said, std::size_t room,
              const std::vector<std::pair<std::string, std::string>>& waiting, time_point now);
    /// The coordinator does not know the link any more.
    void reset() noexcept { talk_.reset(); }
    wire::exchange* talk() noexcept { return talk_ ? &*talk_ : nullptr; }

    /// A message of the coordinator. A job that cannot be begun is answered at once: that is
    /// returned, as if its session had ended so.
    std::optional<outcome> take(const wire::any& message);
    /// Sessions that may log in now, at the poller's own pace.
    std::vector<std::size_t> take_leaves() { return std::exchange(leaves_, {}); }
    void let_in(std::size_t index);

    void began(std::size_t index);
    void reached(std::size_t index, phase where);
    void asks_leave(std::size_t index);
    /// Its result, or nothing where it is to be begun anew once the coordinator is heard again: it
    /// stood before its login, and nobody could say whether it may.
    std::optional<wire::result> finished(outcome what);
    /// The broker does not take it.
    void lose(const std::string& lease, const std::string& why);
    /// The broker has all of it.
    void stored(const std::string& lease) { results_.erase(lease); }
    void log(log_level level, const std::string& host, const std::string& text);
    void room(std::size_t jobs) { say(wire::room{jobs}); }

    /// Nothing is begun while its coordinator is not heard.
    void pause();
    /// Gives back what was not begun, and takes no more.
    void drain();
    /// Open sessions say goodbye.
    void stop();
    void engine_ended() noexcept { engine_over_ = true; }
    bool is_ending() const noexcept { return stop_.stop_requested(); }

    time_point heard() const noexcept { return heard_; }
    bool has_jobs() const noexcept { return !jobs_.empty(); }
    /// The broker has all results, and the coordinator has heard all that was to be said.
    bool is_handed_over() const noexcept {
        return results_.empty() && (!talk_ || talk_->is_settled());
    }
    std::size_t open_jobs() const noexcept { return jobs_.size(); }
    bool has_engine() const noexcept { return engine_.joinable() && !engine_over_; }
    const std::string& id() const noexcept { return id_; }

private:
    class relay;

    struct held_job {
        std::string lease;
        wire::received_device device;
        std::string login;  ///< its name
        job work;
        bool asked{false};  // whether it may log in
        bool answered{false};
        bool begun{false};
        bool withdrawn{false};
        phase where{phase::resolve};
    };

    void say(const wire::any& message);
    void post_question(std::size_t index);
    std::optional<outcome> take(const wire::given& what);
    void take(const wire::leave& what);
    void act_on(const login_guard::change& what);
    void take(const wire::withdrawn& what);
    void begin_engine(const wire::settings& how);
    held_job* find(std::size_t index);

    const poller_options& options_;
    poll_event::inbox& events_;
    const std::string id_;
    std::string epoch_;
    time_point heard_;
    std::optional<wire::exchange> talk_;

    std::vector<std::string> definitions_;
    std::shared_ptr<const platform_catalog> platforms_;
    std::unique_ptr<platform_detector> detector_;
    known_hosts keys_;
    job_feed feed_;
    forwarded_gate gate_;
    std::unique_ptr<relay> relay_;
    std::stop_source stop_;

    std::map<std::size_t, held_job> jobs_;                   // by index
    std::unordered_map<std::string, std::size_t> by_lease_;  // of these
    std::deque<std::pair<time_point, held_job>> over_;       // an engine may still look at them
    std::unordered_map<std::string, std::string> results_;   // leases to devices, not stored yet
    std::vector<job> paused_;
    std::vector<std::size_t> leaves_;
    login_guard guard_;
    std::size_t next_index_{0};
    bool is_paused_{false};
    bool draining_{false};
    bool engine_over_{false};
    std::thread engine_;  // the last member but one: uses the others
};

}  // namespace netpoll
