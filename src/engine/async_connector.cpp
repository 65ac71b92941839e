// Non-blocking libssh on Asio, one coroutine a session. Knows no blocking
// call.
#include "engine/asio_wait.hpp"
#include "engine/connectors.hpp"
#include "engine/detached.hpp"
#include "engine/ferry.hpp"
#include "engine/intake.hpp"
#include "engine/reactor_lag.hpp"
#include "engine/resolver.hpp"
#include "ssh/device_session.hpp"

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>

#include <algorithm>
#include <exception>
#include <iterator>
#include <list>
#include <memory>
#include <new>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace netpoll {

namespace {

/// A session leaves to the workers for CPU work what takes long, where there are any.
session_options sessions_of(const engine_options& options, run_observer& observer) {
    session_options made = options.session;
    made.offloads = options.cpu != nullptr && options.cpu->threads() > 0;
    made.phases = &observer;
    return made;
}

/// Sessions of one of several reactors.
std::size_t room_at(const intake_place& place, std::size_t concurrency) {
    return concurrency / place.count + (place.index < concurrency % place.count ? 1 : 0);
}

/// One thread's sessions. All members but `ask_stop` belong to that thread.
class reactor {
public:
    reactor(const engine_options& options, intake_place place, job_source& source,
            run_observer& observer, resolver& names, ferry& bastions, std::stop_token stop,
            current_jobs* current)
        : options_(options),
          session_options_(sessions_of(options, observer)),
          place_(place),
          room_(room_at(place, options.concurrency)),
          intake_(source),
          observer_(observer),
          names_(names),
          ferry_(bastions),
          stop_(std::move(stop)),
          current_(current) {}

    void run() {
        lag_.begin([this] {
            if (current_ != nullptr) current_->beat();
        });
        refill();
        run_context();
    }
    /// After `run`.
    const duration_histogram& lag() const noexcept { return lag_.measured(); }

    /// From any thread.
    void ask_stop() {
        asio::post(context_, [this] { stop(); });
    }
    /// From any thread: the source may have jobs again.
    void look_again() {
        asio::post(context_, [this] { refill_soon(); });
    }

private:
    struct live {
        device_session* session;
        std::shared_ptr<asio_wait> wait;
        bool in_setup{true};
    };

    // What runs out of memory between two sessions ends neither.
    void run_context() {
        while (!context_.stopped()) {
            try {
                context_.run();
            } catch (const std::bad_alloc&) {
                options_.session.log->write(log_level::warn, {}, "out of memory");
            }
        }
    }

    // Starts sessions in small lots, so that those that run already get their turn.
    void refill() {
        constexpr int lot = 32;
        for (int i = 0; i < lot; ++i) {
            if (stopped() || intake_.over() || sessions_.size() >= room_) return finish_if_idle();
            if (setups_ >= options_.setups) return;
            const auto next = intake_.take(place_);
            if (!next) return intake_.over() ? finish_if_idle() : refill_at(intake_.again_at());
            begin(*next);
        }
        refill_soon();
    }

    // Where the source does not say when, it tells.
    void refill_at(intake::clock::time_point when) {
        if (when == intake::clock::time_point::max()) return;
        refill_timer_.expires_at(when);
        refill_timer_.async_wait([this](const asio::error_code& ec) {
            if (!ec) refill();
        });
    }

    // Its end comes behind all that is ready now.
    void note_turn() noexcept {
        if (!options_.turn_end || in_turn_) return;
        try {
            asio::post(context_, [this] {
                in_turn_ = false;
                options_.turn_end();
            });
            in_turn_ = true;
        } catch (const std::bad_alloc&) {
            options_.turn_end();
        }
    }

    void begin(const job& work) {
        try {
            note_turn();
            observer_.started(work);
            run_session(work, std::make_shared<asio_wait>(context_, door_.shared()));
        } catch (const std::bad_alloc&) {
            clear_current();
            report(work, never_begun(work, "out of memory"));
        }
    }

    void refill_soon() {
        if (std::exchange(refilling_, true)) return;
        asio::post(context_, [this] {
            refilling_ = false;
            refill();
        });
    }

    bool stopped() const { return stopping_ || stop_.stop_requested(); }

    void finish_if_idle() {
        if (sessions_.empty() && (intake_.over() || stopped())) {
            drain_timer_.cancel();
            refill_timer_.cancel();
            lag_.end();
            work_.reset();
        }
    }

    // Its frame lives as long as the session does: what is needed at either end only is not in it.
    detached run_session(job work, std::shared_ptr<asio_wait> waiting) {
        set_current(work);
        std::unique_ptr<device_session> session;
        const auto place = open(session, work, waiting);
        if (place == sessions_.end()) co_return;
        for (;;) {
            const wait_for next = advance(*session, work);
            note_setup(*place, next);
            if (next.kind == wait_for::what::over) break;
            if (next.kind == wait_for::what::resolution)
                waiting->look_up(names_, *work.target, *session);
            clear_current();
            if (next.kind == wait_for::what::computation) {
                co_await waiting->computed(*session, *options_.cpu, work.index, current_, stop_);
            } else {
                co_await waiting->until(next);
            }
            set_current(work);
        }
        close(place, std::move(session), work);
    }

    /// No place where it cannot begin, which is reported then.
    std::list<live>::iterator open(std::unique_ptr<device_session>& session, const job& work,
                                   const std::shared_ptr<asio_wait>& waiting) {
        try {
            stream_source* const streams = work.target->is_behind_bastion() ? &ferry_ : nullptr;
            session =
                std::make_unique<device_session>(session_options_, work, *waiting, false, streams);
            sessions_.push_back({session.get(), waiting});
        } catch (const std::exception& e) {
            clear_current();
            report(work, never_begun(work, e.what()));
            return sessions_.end();
        }
        ++setups_;
        return std::prev(sessions_.end());
    }

    void close(std::list<live>::iterator place, std::unique_ptr<device_session> session,
               const job& work) {
        place->wait->end();
        sessions_.erase(place);
        outcome result = session->take_outcome();
        session.reset();
        clear_current();
        report(work, std::move(result));
        refill_soon();
    }

    void note_setup(live& who, const wait_for& next) {
        const bool done = next.kind == wait_for::what::over || who.session->talking();
        if (!done || !std::exchange(who.in_setup, false)) return;
        if (setups_-- == options_.setups) refill_soon();
    }

    wait_for advance(device_session& session, const job& work) {
        note_turn();
        const reactor_lag::turn here{lag_, work.target->name, name(session.where())};
        return session.advance();
    }

    void report(const job& work, outcome result) {
        const reactor_lag::turn here{lag_, work.target->name, "its report"};
        netpoll::report(observer_, work, std::move(result));
    }

    void set_current(const job& work) {
        if (current_ != nullptr) current_->enter(work.index);
    }
    void clear_current() {
        if (current_ != nullptr) current_->leave();
    }

    void stop() {
        if (std::exchange(stopping_, true)) return;
        drain_timer_.expires_after(options_.drain);
        drain_timer_.async_wait([this](const asio::error_code& ec) {
            if (!ec) for_each_session([](device_session& s) { s.cut(); });
        });
        for_each_session([](device_session& s) { s.ask_stop(); });
        finish_if_idle();
    }

    // Waking a session may end it, and with it its place in the list.
    template <class What>
    void for_each_session(What what) {
        std::vector<live> now{sessions_.begin(), sessions_.end()};
        for (const live& one : now) {
            if (one.wait->over) continue;
            what(*one.session);
            one.wait->wake();
        }
    }

    const engine_options& options_;
    const session_options session_options_;
    const intake_place place_;
    const std::size_t room_;
    intake intake_;
    run_observer& observer_;
    resolver& names_;
    ferry& ferry_;
    const std::stop_token stop_;
    current_jobs* const current_;

    asio::io_context context_{1};
    closing_door door_{context_};
    asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
    asio::steady_timer drain_timer_{context_};
    asio::steady_timer refill_timer_{context_};
    reactor_lag lag_{context_, *options_.session.log};
    std::list<live> sessions_;
    std::size_t setups_{0};  // those of them that do not talk yet
    bool stopping_{false};
    bool refilling_{false};
    bool in_turn_{false};
};

}  // namespace

run_measures run_async(const engine_options& options, job_source& source, run_observer& observer,
                       std::stop_token stop, current_jobs* current) {
    const auto count =
        std::clamp<std::size_t>(options.reactors, 1, std::max<std::size_t>(options.concurrency, 1));
    // After the reactors' end nobody answers, so the resolver goes first.
    std::vector<std::unique_ptr<reactor>> reactors;
    resolver names;
    ferry bastions{options.session, options.bastions};
    for (std::size_t i = 0; i < count; ++i) {
        reactors.push_back(std::make_unique<reactor>(options, intake_place{i, count}, source,
                                                     observer, names, bastions, stop, current));
    }
    const std::stop_callback on_stop{stop, [&reactors] {
                                         for (auto& r : reactors)
                                             r->ask_stop();
                                     }};
    {
        const job_news more{source, [&reactors] {
                                for (auto& r : reactors)
                                    r->look_again();
                            }};
        std::vector<std::jthread> threads;
        for (std::size_t i = 1; i < count; ++i) {
            threads.emplace_back([r = reactors[i].get()] { r->run(); });
        }
        reactors.front()->run();
    }
    run_measures measures;
    for (const auto& r : reactors)
        measures.reactor_lag.merge(r->lag());
    return measures;
}

}  // namespace netpoll
