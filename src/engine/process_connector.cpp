// Worker processes, each with a reactor of its own: who gets which job, and what becomes of those
// whose worker died. Knows no session.
#include "core/overloaded.hpp"
#include "core/sessionless_outcome.hpp"
#include "engine/connectors.hpp"
#include "engine/intake.hpp"
#include "engine/worker_pool.hpp"

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

namespace netpoll {

namespace {

/// One death of its worker may be another session's doing; from the second on a job is a suspect,
/// and shares its worker with fewer and fewer others.
constexpr std::size_t deaths_to_suspect = 2;
/// A suspect's worker holds so many times fewer jobs than the one that died: two more deaths find
/// the culprit among a hundred, and the others lose little time.
constexpr std::size_t suspects_divisor = 8;
/// What workers may take for their own end beyond the sessions' drain.
constexpr milliseconds end_limit{10'000};

class process_connector final : private worker_pool::listener {
public:
    process_connector(const engine_options& options, fork_server::state& server, job_source& source,
                      run_observer& observer, std::stop_token stop)
        : options_(options),
          intake_(source),
          source_(source),
          observer_(observer),
          stop_(std::move(stop)),
          marks_(server.marks),
          pool_(context_, options, server, *this) {}

    run_measures run() {
        if (stop_.stop_requested()) return {};
        {
            const job_news more{source_, [this] { asio::post(context_, [this] { hand_out(); }); }};
            const std::stop_callback on_stop{stop_,
                                             [this] { asio::post(context_, [this] { stop(); }); }};
            pool_.begin();
            hand_out();
            context_.run();
        }
        measures_.workers_lost = pool_.lost();
        return std::move(measures_);
    }

private:
    // Jobs to whoever has room, as many as there are, in one frame for each worker.
    void hand_out() {
        std::map<worker*, frame::jobs> lots;
        for (worker* to = pool_.least_loaded(); to != nullptr; to = pool_.least_loaded()) {
            auto next = take(to->place);
            if (!next) break;
            give(*to, std::move(*next), lots);
        }
        while (!suspects_.empty() && !stop_.stop_requested()) {
            worker* const to = pool_.worker_for_suspect(suspects_.front().job_limit);
            if (to == nullptr) break;
            give(*to, std::move(suspects_.front()), lots);
            suspects_.pop_front();
        }
        for (auto& [to, lot] : lots)
            to->link->send(std::move(lot));
        if (pool_.empty()) give_up_all();
        end_if_over();
    }

    void give(worker& to, assignment one, std::map<worker*, frame::jobs>& lots) {
        lots[&to].indices.push_back(one.work.index);
        lots[&to].spent.push_back(one.work.spent);
        lots[&to].credentials.push_back(one.work.credential);
        to.job_limit = std::min(to.job_limit, one.job_limit);
        const auto index = one.work.index;
        marks_.clear(index);
        to.assigned.emplace(index, std::move(one));
        ++handed_out_;
    }

    // Once for all that end in this turn.
    void hand_out_soon() {
        if (std::exchange(handing_out_, true)) return;
        asio::post(context_, [this] {
            handing_out_ = false;
            hand_out();
        });
    }

    // Where the source does not say when, it tells.
    void hand_out_at(intake::clock::time_point when) {
        if (when == intake::clock::time_point::max()) return;
        timer_.expires_at(when);
        timer_.async_wait([this](const asio::error_code& ec) {
            if (!ec) hand_out();
        });
    }

    std::optional<assignment> take(unsigned place) {
        if (stop_.stop_requested()) return std::nullopt;
        const auto next = intake_.take({place, pool_.size()});
        if (!next) {
            hand_out_at(intake_.again_at());
            return std::nullopt;
        }
        auto known = given_back_.extract(next->index);
        if (known.empty()) return assignment{{*next}};
        known.mapped().work = *next;
        return std::move(known.mapped());
    }

    void give_up_all() {
        const auto give_up = [this](const assignment& one) {
            report(one, errc::local_limit, phase::resolve, "no worker process could be kept alive");
        };
        std::for_each(suspects_.begin(), suspects_.end(), give_up);
        suspects_.clear();
        while (const auto next = take(0))
            give_up(*next);
    }

    // Also what the source keeps has its record.
    void report_kept_jobs() {
        for (const auto& [index, one] : std::exchange(given_back_, {}))
            report(one, errc::worker_crashed, loss_of(one).phase,
                   "the worker process that had it died, and it was not tried again");
    }

    static attempt::failure loss_of(const assignment& one) {
        if (one.attempts.empty()) return {errc::worker_crashed, phase::resolve};
        return *one.attempts.back().cause;
    }

    void end_if_over() {
        const bool nothing_left = suspects_.empty() && (intake_.over() || stop_.stop_requested());
        if (!nothing_left || handed_out_ > 0) return;
        if (!stop_.stop_requested()) report_kept_jobs();
        if (!given_back_.empty()) return;  // the stop will report them
        if (!dismissed_) {
            dismissed_ = true;
            pool_.send_to_all(frame::no_more{});
            pool_.retire(end_limit);
        }
        if (pool_.empty()) {
            pool_.close();
            timer_.cancel();
            work_.reset();
        }
    }

    void stop() {
        pool_.send_to_all(frame::stop{});
        // Before who waits for this engine gives it up.
        pool_.retire(options_.drain + options_.patience / 2);
        for (const auto& [index, one] : std::exchange(given_back_, {}))
            cut_short(one, {errc::interrupted, phase::connect, {}});
        for (const auto& one : std::exchange(suspects_, {}))
            cut_short(one, {errc::interrupted, phase::connect, {}});
        stopping_ = true;
        end_if_over();
    }

    void frame_received(worker& from, frame::any message) override {
        const auto with_target = [&](std::size_t index, const auto& tell) {
            const auto found = from.assigned.find(index);
            if (found != from.assigned.end() && options_.session.transcripts != nullptr)
                tell(*options_.session.transcripts, *found->second.work.target);
        };
        std::visit(
            overloaded{
                [&](const frame::started& s) { begun(from, s.index); },
                [&](const frame::reached& r) {
                    const auto found = from.assigned.find(r.index);
                    if (found != from.assigned.end())
                        observer_.reached(found->second.work, r.where);
                },
                [&](const frame::asks_leave& a) { ask_leave(from, a.index); },
                [&](const frame::output& o) {
                    const auto found = from.assigned.find(o.index);
                    if (found != from.assigned.end())
                        found->second.outputs.add(o, options_.session.memory);
                },
                [&](frame::finished& f) { finished(from, std::move(f.result)); },
                [&](const frame::log_line& l) {
                    options_.session.log->write(l.level, l.host, l.text);
                },
                [&](const frame::identified& i) {
                    with_target(i.index,
                                [&](auto& to, auto& whom) { to.identified(whom, i.line); });
                },
                [&](const frame::typed& t) {
                    with_target(t.index,
                                [&](auto& to, auto& whom) { to.typed(whom, t.channel, t.bytes); });
                },
                [&](const frame::received& r) {
                    with_target(r.index, [&](auto& to, auto& whom) { to.received(whom, r.bytes); });
                },
                [&](const frame::measured& m) {
                    measures_.reactor_lag.merge(m.measures.reactor_lag);
                    measures_.workers += m.measures.workers;
                },
                // What only the parent says.
                [](const frame::hello&) {}, [](const frame::jobs&) {}, [](const frame::leave&) {},
                [](const frame::no_more&) {}, [](const frame::stop&) {}},
            message);
    }

    // Where the gate has no answer yet, it tells when to ask again.
    void ask_leave(worker& from, std::size_t index) {
        const auto found = from.assigned.find(index);
        if (found == from.assigned.end()) return;
        login_leave leave;
        if (options_.session.gate != nullptr)
            leave =
                options_.session.gate->ask(found->second.work, [this, index, place = from.place] {
                    asio::post(context_, [this, index, place] {
                        if (worker* const again = pool_.at(place)) ask_leave(*again, index);
                    });
                });
        if (leave.is == login_leave::answer::later && leave.at == session_clock::time_point::max())
            return;
        from.link->send(frame::leave{index, leave.is, leave.at.time_since_epoch().count()});
    }

    void begun(worker& from, std::size_t index) {
        const auto found = from.assigned.find(index);
        if (found == from.assigned.end()) return;
        found->second.begun = std::chrono::system_clock::now();
        announce(found->second, observer_);
    }

    void finished(worker& from, outcome what) {
        auto found = from.assigned.extract(what.index);
        if (found.empty()) return;
        if (from.assigned.empty()) from.job_limit = assignment::no_limit;
        --handed_out_;
        from.useful = true;
        what.target = lent(found.mapped().work.target);
        found.mapped().outputs.put_into(what);
        add_lost_sessions(found.mapped(), what);
        netpoll::report(observer_, found.mapped().work, std::move(what));
        hand_out_soon();
    }

    bool worker_ended(worker& dead, const worker_end& end, const current_jobs& current) override {
        bool blamed = false;
        if (options_.session.memory != nullptr) options_.session.memory->forget(dead.place);
        handed_out_ -= dead.assigned.size();
        hear_the_last_of(dead);
        const auto held = [&](const auto& each) { return current.holds(each.first); };
        const bool in_the_act = std::any_of(dead.assigned.begin(), dead.assigned.end(), held);
        const auto begun = static_cast<std::size_t>(
            std::count_if(dead.assigned.begin(), dead.assigned.end(),
                          [](const auto& each) { return each.second.begun.has_value(); }));
        for (auto& [index, one] : dead.assigned) {
            const bool caught = !end.well && current.holds(index);
            const bool present = !end.well && one.begun && !(end.fault && in_the_act);
            if (one.begun || caught) {
                const auto cause =
                    stopping_ ? why_cut(one, end, current).code : errc::worker_crashed;
                one.attempts.push_back({one.begun.value_or(std::chrono::system_clock::now()),
                                        attempt::failure{cause, one.where}});
            }
            if (caught || present)
                one.deaths.push_back(std::to_string(dead.pid) + " (" + end.reason + ")");
            const bool alone = (caught || present) && dead.job_limit == 1;
            if (caught)
                one.job_limit = 1;
            else if (present && one.deaths.size() >= deaths_to_suspect)
                one.job_limit = std::max<std::size_t>(begun / suspects_divisor, 1);
            blamed = blamed || alone;
            if (stopping_)
                cut_short(one, why_cut(one, end, current));
            else
                begin_again(std::move(one), alone);
        }
        dead.assigned.clear();
        return blamed;
    }

    // What it said last may have been lost with it.
    void hear_the_last_of(worker& dead) {
        for (auto& [index, one] : dead.assigned) {
            const auto where = marks_.of(index);
            if (!where) continue;
            if (!one.begun) begun(dead, index);
            one.where = *where;
        }
    }

    // A device is blamed only where its session was the only one of the worker that died.
    void begin_again(assignment one, bool to_blame) {
        const phase lost_in = std::exchange(one.where, phase::resolve);
        one.begun.reset();
        one.outputs.forget();
        if (to_blame) {
            report(one, errc::worker_crashed, phase::connect,
                   "worker processes " + one.deaths.front() + " and " + one.deaths.back() +
                       " died with it, the last one while it had nothing else");
        } else if (!may_be_repeated(one.work, lost_in)) {
            report(one, errc::worker_crashed, lost_in,
                   "its worker process died while its commands ran, and they are not "
                   "`repeatable`");
        } else if (one.job_limit == assignment::no_limit) {
            give_back(std::move(one));
        } else {
            suspects_.push_back(std::move(one));
        }
    }

    void give_back(assignment one) {
        const job work = one.work;
        const auto cause = loss_of(one);
        given_back_.emplace(work.index, std::move(one));
        intake_.give_back(work, cause);
    }

    void worker_settled() override { hand_out(); }

    void report(const assignment& one, errc code, phase where, std::string why) {
        report(one, device_status::failed, error{code, where, std::move(why)});
    }

    // A worker that does not end by itself has stopped in the middle of a session.
    static error why_cut(const assignment& one, const worker_end& end,
                         const current_jobs& current) {
        if (end.well) return {errc::interrupted, phase::connect, {}};
        if (current.holds(one.work.index))
            return {errc::internal, phase::connect,
                    "the session did not come back when the run ended"};
        return {errc::interrupted, phase::connect,
                "another device held up the worker process that served it"};
    }

    void cut_short(const assignment& one, error why) {
        if (!one.announced)
            report(one, device_status::skipped, std::nullopt);
        else if (why.code == errc::internal)
            report(one, device_status::failed, std::move(why));
        else
            report(one, device_status::cancelled, std::move(why));
    }

    void report(const assignment& one, device_status status, std::optional<error> why) {
        observer_.finished(outcome_without_session(one, status, std::move(why)));
    }

    const engine_options& options_;
    intake intake_;
    job_source& source_;
    run_observer& observer_;
    const std::stop_token stop_;
    job_marks& marks_;

    asio::io_context context_{1};
    asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
    asio::steady_timer timer_{context_};
    worker_pool pool_;
    // By index: their worker died, and the source has them until it hands them out again.
    std::unordered_map<std::size_t, assignment> given_back_;
    std::deque<assignment> suspects_;  // to be tried again, with few others in their worker
    std::size_t handed_out_{0};        // to workers, and not reported
    run_measures measures_;
    bool stopping_{false};
    bool dismissed_{false};
    bool handing_out_{false};
};

}  // namespace

run_measures run_processes(const engine_options& options, job_source& source,
                           run_observer& observer, std::stop_token stop) {
    std::optional<fork_server> own;
    if (options.fork_server == nullptr)
        own.emplace(options, options.cpu != nullptr ? options.cpu->threads() : 0);
    auto& server = own ? *own : *options.fork_server;
    return process_connector{options, server.inside(), source, observer, std::move(stop)}.run();
}

}  // namespace netpoll
