// Blocking libssh, a thread a session. Knows no Asio and no coroutine.
#include "engine/connectors.hpp"
#include "engine/resolver.hpp"
#include "engine/session_slot.hpp"
#include "engine/small_thread.hpp"
#include "ssh/device_session.hpp"

#include <poll.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <future>
#include <mutex>
#include <system_error>
#include <utility>
#include <vector>

namespace netpoll {

namespace {

// How late a worker notices a stop request while it waits.
constexpr milliseconds slice{200};

class threaded_connector {
public:
    threaded_connector(const engine_options& options, job_source& source, run_observer& observer,
                       std::stop_token stop)
        : options_(options),
          source_(source),
          observer_(observer),
          stop_(std::move(stop)),
          watcher_(options.drain),
          on_stop_(stop_, [this] {
              watcher_.stop();
              tell_waiting();
          }) {}

    void run() {
        source_.on_more([this] { tell_waiting(); });
        work_all();
        source_.on_more({});
    }

private:
    void work_all() {
        if (options_.concurrency <= 1) return work();
        std::vector<small_thread> workers;
        workers.reserve(options_.concurrency);
        try {
            while (workers.size() < options_.concurrency) {
                workers.emplace_back([this] { work(); });
            }
        } catch (const std::system_error& e) {
            options_.session.log->write(log_level::warn, {},
                                        std::string{e.what()} + ": going on with " +
                                            std::to_string(workers.size()) + " sessions at once");
            if (workers.empty()) work();
        }
    }

    void work() {
        session_slot& slot = watcher_.add();
        while (!stop_.stop_requested()) {
            const auto heard = news_.load();
            const auto next = source_.next();
            if (std::holds_alternative<no_job_left>(next)) return;
            if (const auto* given = std::get_if<job>(&next)) {
                observer_.started(*given);
                report(observer_, *given, outcome_of(*given, slot));
            } else {
                wait_for_news(heard);
            }
        }
    }

    void tell_waiting() {
        {
            const std::lock_guard lock{news_mutex_};
            ++news_;
        }
        news_arrived_.notify_all();
    }

    void wait_for_news(unsigned heard) {
        std::unique_lock lock{news_mutex_};
        news_arrived_.wait(lock, [&] { return news_ != heard || stop_.stop_requested(); });
    }

    outcome outcome_of(const job& next, session_slot& slot) {
        try {
            return run_one(next, slot);
        } catch (const std::exception& e) {
            return never_begun(next, e.what());
        }
    }

    outcome run_one(const job& next, session_slot& slot) {
        device_session session{options_.session, next, slot, true};
        auto cut_at = session_clock::time_point::max();
        phase known = phase::resolve;
        for (;;) {
            slot.note(session.deadline(), !session.talking());
            const wait_for waiting = session.advance();
            if (waiting.kind == wait_for::what::over) return told_apart(session, slot);
            if (session.where() != known) {
                known = session.where();
                observer_.reached(next, known);
            }
            if (waiting.kind == wait_for::what::resolution) look_up(next, session, waiting.until);
            if (waiting.kind == wait_for::what::readiness) wait_ready(session, waiting);
            if (waiting.kind == wait_for::what::computation) session.compute();
            if (!stop_.stop_requested()) continue;
            session.ask_stop();
            const auto now = session_clock::now();
            cut_at = std::min(cut_at, now + options_.drain);
            if (now >= cut_at) session.cut();
        }
    }

    // A session whose socket the watcher took away because of a stop request only saw it close.
    static outcome told_apart(device_session& session, session_slot& slot) {
        outcome result = session.take_outcome();
        if (slot.take_stopped() && result.error) {
            result.error = error{errc::interrupted, result.error->phase, {}};
            result.status = device_status::cancelled;
        }
        return result;
    }

    static void wait_ready(const device_session& session, const wait_for& waiting) {
        const auto left = std::chrono::ceil<milliseconds>(waiting.until - session_clock::now());
        const auto patience = std::clamp(left, milliseconds{0}, slice);
        pollfd socket{session.descriptor(), 0, 0};
        if (waiting.read) socket.events |= POLLIN;
        if (waiting.write) socket.events |= POLLOUT;
        poll(&socket, 1, static_cast<int>(patience.count()));
    }

    void look_up(const job& next, device_session& session, session_clock::time_point until) {
        // Shared with the receiver, which may be called after this worker has given up.
        const auto told = std::make_shared<std::promise<resolver::answer>>();
        auto answer = told->get_future();
        resolver_.look_up(next.target->hostname, next.target->port,
                          [told](resolver::answer found) { told->set_value(std::move(found)); });
        while (!stop_.stop_requested()) {
            const auto limit = std::min(until, session_clock::now() + slice);
            if (answer.wait_until(limit) == std::future_status::ready) {
                auto found = answer.get();
                return session.resolved(std::move(found.addresses), std::move(found.why));
            }
            if (session_clock::now() >= until) return;
        }
    }

    const engine_options& options_;
    job_source& source_;
    run_observer& observer_;
    const std::stop_token stop_;
    resolver resolver_;
    session_watcher watcher_;
    std::mutex news_mutex_;
    std::condition_variable news_arrived_;
    std::atomic<unsigned> news_{0};  // changed under news_mutex_
    std::stop_callback<std::function<void()>> on_stop_;
};

}  // namespace

run_measures run_threaded(const engine_options& options, job_source& source, run_observer& observer,
                          std::stop_token stop) {
    threaded_connector{options, source, observer, std::move(stop)}.run();
    return {};
}

}  // namespace netpoll
