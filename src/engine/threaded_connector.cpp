// Blocking libssh, a thread a session. Knows no Asio and no coroutine.
#include "engine/blocking_wait.hpp"
#include "engine/connectors.hpp"
#include "engine/ferry.hpp"
#include "engine/intake.hpp"
#include "engine/resolver.hpp"
#include "engine/session_slot.hpp"
#include "engine/small_thread.hpp"
#include "ssh/device_session.hpp"

#include <algorithm>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace netpoll {

namespace {

class threaded_connector {
public:
    threaded_connector(const engine_options& options, job_source& source, run_observer& observer,
                       std::stop_token stop)
        : options_(options),
          session_options_(options.session),
          source_(source),
          jobs_(source),
          observer_(observer),
          stop_(std::move(stop)),
          waiting_(resolver_, stop_),
          watcher_(options.drain),
          on_stop_(stop_, [this] {
              watcher_.stop();
              jobs_changed_.notify_all();
          }) {
        session_options_.phases = &observer;
    }

    void run() {
        const job_news more{source_, [this] { jobs_changed_.notify_all(); }};
        const std::size_t count = std::max<std::size_t>(options_.concurrency, 1);
        if (count == 1) return work({0, 1});
        std::vector<small_thread> workers;
        workers.reserve(count);
        try {
            while (workers.size() < count)
                workers.emplace_back(
                    [this, place = intake_place{workers.size(), count}] { work(place); });
        } catch (const std::system_error& e) {
            options_.session.log->write(log_level::warn, {},
                                        std::string{e.what()} + ": going on with " +
                                            std::to_string(workers.size()) + " sessions at once");
            if (workers.empty()) work({0, 1});
        }
    }

private:
    void work(const intake_place& place) {
        session_slot& slot = watcher_.add();
        while (const auto next = awaited_job(place)) {
            observer_.started(*next);
            report(observer_, *next, outcome_of(*next, slot));
        }
    }

    // One thread waits for a job, the others for its seat: a job wakes one of them, not all.
    std::optional<job> awaited_job(const intake_place& place) {
        const std::lock_guard seat(seat_);
        for (;;) {
            // Before the stop is checked: it notifies too, and must not be missed in between.
            const unsigned epoch = jobs_changed_.prepare_wait();
            if (stop_.stop_requested()) return std::nullopt;
            if (auto next = jobs_.take(place)) return next;
            if (jobs_.over()) return std::nullopt;
            jobs_changed_.wait(epoch, jobs_.again_at());
        }
    }

    outcome outcome_of(const job& next, session_slot& slot) {
        try {
            return run_one(next, slot);
        } catch (const std::exception& e) {
            return never_begun(next, e.what());
        }
    }

    outcome run_one(const job& next, session_slot& slot) {
        stream_source* const streams = next.target->is_behind_bastion() ? &ferry_ : nullptr;
        device_session session{session_options_, next, slot, true, streams};
        auto cut_at = session_clock::time_point::max();
        for (;;) {
            slot.note(session.deadline(), !session.talking());
            const unsigned epoch = slot.alarmed().prepare_wait();
            const wait_for waiting = session.advance();
            if (waiting.kind == wait_for::what::over) return told_apart(session, slot);
            if (waiting.kind == wait_for::what::alarm)
                waiting_.until_alarm(waiting, slot.alarmed(), epoch);
            else
                waiting_.until(waiting, session, *next.target);
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

    const engine_options& options_;
    session_options session_options_;
    job_source& source_;
    std::mutex seat_;
    intake jobs_;  // guarded by seat_
    run_observer& observer_;
    const std::stop_token stop_;
    resolver resolver_;
    ferry ferry_{options_.session, options_.bastions};
    const blocking_wait waiting_;
    session_watcher watcher_;
    event_count jobs_changed_;
    std::stop_callback<std::function<void()>> on_stop_;
};

}  // namespace

run_measures run_threaded(const engine_options& options, job_source& source, run_observer& observer,
                          std::stop_token stop) {
    threaded_connector{options, source, observer, std::move(stop)}.run();
    return {};
}

}  // namespace netpoll
