// An engine on a thread of its own. Knows no session.
#include "engine/watched_run.hpp"

#include "core/sessionless_outcome.hpp"
#include "engine/connectors.hpp"
#include "engine/fork_server.hpp"
#include "engine/open_jobs.hpp"

#include <condition_variable>
#include <exception>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace netpoll {

namespace {

using clock = std::chrono::steady_clock;

/// What the engine's thread needs, for as long as it lives.
struct running {
    running(const engine_options& how, job_source& source, run_observer& observer)
        : options(how), jobs(source, observer) {
        // Forks, so it comes before the thread.
        if (options.mode == mode::processes && options.fork_server == nullptr) {
            const unsigned threads = options.cpu != nullptr ? options.cpu->threads() : 0;
            own_server = std::make_unique<fork_server>(options, threads);
            options.fork_server = own_server.get();
        }
    }

    std::unique_ptr<fork_server> own_server;
    engine_options options;
    open_jobs jobs;
    current_jobs current;
    run_measures measures;
    std::exception_ptr failure;
};

/// When the stop request came.
class stop_clock {
public:
    explicit stop_clock(std::stop_token stop)
        : on_stop_(std::move(stop), [this] {
              const std::lock_guard lock(mutex_);
              stopped_ = clock::now();
              changed_.notify_all();
          }) {}

    void engine_ended() {
        const std::lock_guard lock(mutex_);
        ended_ = true;
        changed_.notify_all();
    }

    /// False where the engine has not ended within `limit` of the stop request.
    bool wait_for_end(milliseconds limit) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return ended_ || stopped_; });
        return ended_ || changed_.wait_until(lock, *stopped_ + limit, [this] { return ended_; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    // Guarded by mutex_.
    std::optional<clock::time_point> stopped_;
    bool ended_{false};

    std::stop_callback<std::function<void()>> on_stop_;
};

class left_outcome {
public:
    left_outcome(const engine_options& options, const current_jobs& current)
        : options_(options), current_(current) {}

    outcome operator()(const open_jobs::taken& one) const {
        const auto now = std::chrono::system_clock::now();
        if (!one.started)
            return sessionless_outcome(one.work, device_status::skipped, std::nullopt, now);
        const error cause = why(one);
        const auto status =
            cause.code == errc::internal ? device_status::failed : device_status::cancelled;
        outcome what = sessionless_outcome(one.work, status, cause, now);
        what.started = since(one.since, now);
        what.attempts.push_back({what.started, attempt::failure{cause.code, one.where}});
        what.session_possibly_left = behind_login(one.where);
        return what;
    }

private:
    error why(const open_jobs::taken& one) const {
        const bool alone = options_.mode == mode::threads || options_.mode == mode::sequential;
        if (alone || current_.holds(one.work.index)) {
            return {errc::internal, one.where, "the session did not come back when the run ended"};
        }
        return {errc::interrupted, one.where, "another device held up the thread that served it"};
    }

    const engine_options& options_;
    const current_jobs& current_;
};

}  // namespace

run_measures run_watched(const engine_function& engine, const engine_options& options,
                         job_source& source, run_observer& observer, std::stop_token stop) {
    auto here = std::make_shared<running>(options, source, observer);
    auto watch = std::make_shared<stop_clock>(stop);
    std::promise<void> gone;
    auto left_behind = gone.get_future().share();
    std::thread thread{[here, watch, engine, stop, gone = std::move(gone)]() mutable {
        try {
            here->measures = engine(here->options, here->jobs, here->jobs, stop, here->current);
        } catch (...) {
            here->failure = std::current_exception();
        }
        here.reset();
        std::exchange(watch, nullptr)->engine_ended();
        gone.set_value();
    }};
    if (watch->wait_for_end(options.drain + options.patience)) {
        thread.join();
        if (here->failure) std::rethrow_exception(here->failure);
        return std::move(here->measures);
    }
    thread.detach();
    here->jobs.give_up(left_outcome{here->options, here->current});
    run_measures measures;
    measures.left_behind = std::move(left_behind);
    return measures;
}

}  // namespace netpoll
