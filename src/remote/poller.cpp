// Runs, sessions and the broker, on one thread. Knows no inventory.
#include "remote/poller.hpp"

#include "core/ascii.hpp"
#include "core/overloaded.hpp"
#include "remote/broker.hpp"
#include "remote/poller_events.hpp"
#include "remote/poller_run.hpp"
#include "remote/pulse.hpp"
#include "remote/random_letters.hpp"
#include "remote/result_spool.hpp"
#include "remote/subjects.hpp"
#include "schedule/login_pace.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/version.hpp>

#include <algorithm>
#include <map>
#include <unordered_set>
#include <utility>

namespace netpoll {

namespace {

using clock = std::chrono::steady_clock;

/// Then it is said that it goes on trying.
constexpr milliseconds connection_patience{1'000};
constexpr milliseconds pulse_interval{2'000};
/// A coordinator that says nothing for so long is away: nothing is begun.
constexpr milliseconds coordinator_silence{10'000};
/// Then its run is over here, but for the results, which wait for whoever resumes it.
constexpr milliseconds longest_absence{600'000};
constexpr milliseconds longest_nap{500};
/// Results that no broker takes: beyond it no job is taken.
constexpr std::size_t most_waiting_bytes = std::size_t{1} << 30;
/// How long results may take to the broker once all sessions have ended.
constexpr milliseconds delivery_patience{30'000};
/// Of the server's limit: headers count too.
constexpr std::size_t most_part_bytes = 512U << 10;
/// Of outputs; less costs no more than to wake the thread that packs the others.
constexpr std::size_t most_packed_at_once = 16U << 10;

/// Fit to be a word of a subject.
std::string as_word(std::string name) {
    const auto is_odd = [](char c) { return !is_word_character(c) && c != '-'; };
    std::replace_if(name.begin(), name.end(), is_odd, '_');
    return name;
}

class poller {
public:
    explicit poller(const poller_options& options)
        : options_(options), place_(as_word(options.name) + "-" + new_epoch()) {
        if (options.logins_per_second) pace_.emplace(*options.logins_per_second);
    }

    expected<void, std::string> run(std::stop_token stop);

private:
    std::string open();
    bool is_done(clock::time_point now) const;
    void turn();
    void hear(poll_event::any what);
    void told(const poll_event::told& what);
    void control(const std::string& body);
    void told_by(poller_run& run, const std::string& body);
    void session_ended(const std::string& run, outcome what);
    void send_result(poller_run& run, wire::result whole);
    void send_packed(outgoing_result what);
    void part_answered(const result_outbox::part_answer& said);
    void connection_changed(bool there);
    void let_in(clock::time_point now);
    void watch_runs(clock::time_point now);
    void drain(clock::time_point now);
    void publish(clock::time_point now);
    void tell_pulse(clock::time_point now);
    clock::time_point next_time() const;
    std::size_t room() const noexcept;
    poller_run* find(const std::string& run) const;
    void with_run(const std::string& run, const auto& act) {
        if (poller_run* const mine = find(run)) act(*mine);
    }
    void log(log_level level, const std::string& text) const {
        options_.engine.session.log->write(level, {}, text);
    }

    const poller_options& options_;
    const std::string place_;
    poll_event::inbox events_;
    std::unique_ptr<broker> broker_;
    std::optional<result_spool> spool_;
    std::optional<result_outbox> outbox_;
    std::vector<std::unique_ptr<broker::subscription>> subscriptions_;
    std::map<std::string, std::unique_ptr<poller_run>> runs_;
    std::unordered_set<std::string> over_;  // runs that their coordinators have ended
    std::unordered_set<std::string> misunderstood_;

    std::optional<login_pace> pace_;
    std::multimap<clock::time_point, std::pair<std::string, std::size_t>> leaves_;
    const clock::time_point began_{clock::now()};
    clock::time_point pulse_at_{};
    std::uint64_t done_{0};
    std::uint64_t logins_{0};  // since the last pulse
    std::size_t told_room_{0};
    bool connected_{false};
    std::optional<clock::time_point> draining_since_;
    std::string why_refused_;
    std::unique_ptr<cpu_workers> packers_;  // the last member: its threads use the others
};

std::string poller::open() {
    auto files = result_spool::open(options_.spool);
    if (!files) return files.error();
    spool_.emplace(std::move(*files));
    broker_events tell;
    tell.connected = [this](bool there) { events_.post(poll_event::connection{there}); };
    tell.refused = [this](std::string why) { events_.post(poll_event::refused{std::move(why)}); };
    auto opened = broker::open(options_.access,
                               {"netpoll poller " + options_.name, subject::inbox(options_.site)},
                               std::move(tell));
    if (!opened) return std::move(opened).error();
    broker_ = std::move(*opened);
    outbox_.emplace(*broker_, *spool_,
                    [this](result_outbox::part_answer said) { events_.post(std::move(said)); });
    const auto hear = [this](broker_message what) {
        events_.post(poll_event::told{std::move(what.subject), std::move(what.body)});
    };
    subscriptions_.push_back(broker_->subscribe(subject::control(options_.site, "*"), hear));
    subscriptions_.push_back(broker_->subscribe(subject::told(options_.site, "*", place_), hear));
    packers_ = std::make_unique<cpu_workers>(1);
    if (!broker_->wait_connected(connection_patience))
        log(log_level::warn, "the broker is not there yet: " + broker_->last_error());
    return {};
}

expected<void, std::string> poller::run(std::stop_token stop) {
    if (std::string why = open(); !why.empty()) return unexpected(std::move(why));
    const std::stop_callback on_stop{std::move(stop),
                                     [this] { events_.post(poll_event::stop_asked{}); }};
    while (why_refused_.empty() && !is_done(clock::now()))
        turn();
    packers_.reset();
    for (auto& [id, each] : runs_)
        each->stop();
    runs_.clear();
    if (!why_refused_.empty())
        return unexpected(why_refused_ + "; is --via-key that of site " + options_.site + "?");
    if (!outbox_->empty())
        log(log_level::warn, "results that the broker did not take are kept in " + options_.spool +
                                 " for the next poller of this name");
    return {};
}

bool poller::is_done(clock::time_point now) const {
    const auto all = [this](const auto& is) {
        return std::all_of(runs_.begin(), runs_.end(),
                           [&is](const auto& each) { return is(*each.second); });
    };
    if (!draining_since_ || !all([](const auto& run) { return !run.has_jobs(); })) return false;
    const auto is_handed_over = [now](const auto& run) {
        return run.is_handed_over() || now - run.heard() > coordinator_silence / 2;
    };
    return (outbox_->empty() && all(is_handed_over)) ||
           now >= *draining_since_ + options_.drain + delivery_patience;
}

void poller::turn() {
    for (auto& each : events_.take(next_time()))
        hear(std::move(each));
    const auto now = clock::now();
    let_in(now);
    outbox_->retry_due(now);
    watch_runs(now);
    if (draining_since_ && now >= *draining_since_ + options_.drain)
        for (auto& [id, each] : runs_)
            each->stop();
    publish(now);
}

clock::time_point poller::next_time() const {
    auto next = std::min(clock::now() + longest_nap, outbox_->next_time());
    if (!leaves_.empty()) next = std::min(next, leaves_.begin()->first);
    if (!connected_) return next;
    next = std::min(next, pulse_at_);
    for (const auto& [id, each] : runs_)
        if (each->talk()) next = std::min(next, each->talk()->next_time());
    return next;
}

poller_run* poller::find(const std::string& run) const {
    const auto found = runs_.find(run);
    return found == runs_.end() ? nullptr : found->second.get();
}

void poller::hear(poll_event::any what) {
    using namespace poll_event;
    std::visit(
        overloaded{[&](const poll_event::told& t) { told(t); },
                   [&](connection c) { connection_changed(c.there); },
                   [&](refused& r) { why_refused_ = std::move(r.why); },
                   [&](stop_asked) { drain(clock::now()); },
                   [&](const began& b) { with_run(b.run, [&](auto& in) { in.began(b.index); }); },
                   [&](const reached& r) {
                       if (r.where == phase::channel) ++logins_;
                       with_run(r.run, [&](auto& in) { in.reached(r.index, r.where); });
                   },
                   [&](const asks_leave& a) {
                       with_run(a.run, [&](auto& in) { in.asks_leave(a.index); });
                   },
                   [&](finished& f) { session_ended(f.run, std::move(f.what)); },
                   [&](const logged& l) {
                       with_run(l.run, [&](auto& in) { in.log(l.level, l.host, l.text); });
                   },
                   [&](const ended& e) { with_run(e.run, [](auto& in) { in.engine_ended(); }); },
                   [&](outgoing_result& r) { send_packed(std::move(r)); },
                   [&](const result_outbox::part_answer& a) { part_answered(a); }},
        what);
}

void poller::told(const poll_event::told& what) {
    if (what.subject.starts_with("np.ctl.")) return control(what.body);
    const auto words = subject::words_of(what.subject);
    with_run(words.run, [&](auto& in) { told_by(in, what.body); });
}

void poller::control(const std::string& body) {
    const auto said = wire::control_from(body);
    if (!said) {
        if (misunderstood_.insert(said.error()).second)
            log(log_level::error, "a coordinator is not understood: " + said.error());
        return;
    }
    if (said->over) {
        over_.insert(said->run);
        outbox_->forget_run(said->run);
        with_run(said->run, [](auto& in) { in.stop(); });
        return;
    }
    // Resumed, maybe, while its end as it was is still under way here.
    if (const auto* old = find(said->run); old != nullptr && old->is_ending()) return;
    over_.erase(said->run);
    auto& mine = runs_[said->run];
    const auto now = clock::now();
    if (!mine) {
        mine = std::make_unique<poller_run>(options_, events_, *said, now);
        log(log_level::info, "run " + escape(said->run) + " begins");
    }
    mine->hear(*said, room(), outbox_->waiting_of(said->run), now);
}

void poller::told_by(poller_run& run, const std::string& body) {
    auto* const talk = run.talk();
    const auto envelope = wire::exchange::opened(body);
    if (!envelope || talk == nullptr || envelope->link != talk->id()) return;
    if (envelope->reset) return run.reset();
    for (const wire::node& each : talk->take(*envelope, clock::now())) {
        bool wrong = false;
        const auto message = wire::message_from(each, wrong);
        if (wrong) run.log(log_level::warn, {}, "a message of the coordinator is not understood");
        if (!message) continue;
        if (auto at_once = run.take(*message)) session_ended(run.id(), std::move(*at_once));
    }
}

void poller::session_ended(const std::string& run, outcome what) {
    with_run(run, [&](auto& in) {
        if (auto whole = in.finished(std::move(what))) send_result(in, std::move(*whole));
    });
}

void poller::send_result(poller_run& run, wire::result whole) {
    ++done_;
    auto held = std::make_shared<wire::result>(std::move(whole));
    const std::size_t limit = broker_->max_payload();
    const std::size_t most = limit == 0
                                 ? most_part_bytes
                                 : std::min(most_part_bytes, std::max(limit / 2, std::size_t{1}));
    const auto pack = [this, held, id = run.id(), most] {
        outgoing_result made{id, held->lease, held->device, {}};
        made.parts = wire::parts_of(*held, subject::result(options_.site, id), most);
        held->what = {};
        return made;
    };
    if (output_bytes(held->what.commands) <= most_packed_at_once) return send_packed(pack());
    packers_->post_soon([this, pack] { events_.post(pack()); });
}

void poller::send_packed(outgoing_result what) {
    if (!over_.contains(what.run)) outbox_->add(std::move(what));
}

void poller::part_answered(const result_outbox::part_answer& said) {
    if (said.what == stored::refused)
        for (auto& [id, each] : runs_)
            each->lose(said.lease, "the broker refuses it");
    if (!outbox_->take(said, clock::now())) return;
    for (auto& [id, each] : runs_)
        each->stored(said.lease);
}

void poller::connection_changed(bool there) {
    if (std::exchange(connected_, there) == there) return;
    log(there ? log_level::info : log_level::warn,
        there ? "the broker is there" : "the broker is away");
    if (!there) return;
    pulse_at_ = {};
    for (auto& [id, each] : runs_)
        if (each->talk()) each->talk()->resend();
}

// What a coordinator grants keeps to this poller's own pace.
void poller::let_in(clock::time_point now) {
    for (auto& [id, each] : runs_) {
        for (const std::size_t index : each->take_leaves()) {
            const auto at = pace_ ? pace_->free_at(now) : now;
            if (pace_) pace_->take(at);
            leaves_.emplace(at, std::pair(id, index));
        }
    }
    while (!leaves_.empty() && leaves_.begin()->first <= now) {
        const auto due = leaves_.extract(leaves_.begin());
        with_run(due.mapped().first, [&](auto& in) { in.let_in(due.mapped().second); });
    }
}

void poller::watch_runs(clock::time_point now) {
    for (auto each = runs_.begin(); each != runs_.end();) {
        poller_run& run = *each->second;
        const bool over = over_.contains(each->first);
        if (now - run.heard() >= coordinator_silence) run.pause();
        if (now - run.heard() >= longest_absence) run.stop();
        const bool gone = over || run.is_ending() || now - run.heard() >= longest_absence;
        if (gone && !run.has_engine()) {
            log(log_level::info, "run " + escape(each->first) + " is over");
            each = runs_.erase(each);
        } else {
            ++each;
        }
    }
    const std::size_t now_room = room();
    if (std::exchange(told_room_, now_room) != now_room)
        for (auto& [id, each] : runs_)
            each->room(now_room);
}

// Beyond what sessions take at once some, so that none waits for the way to the coordinator.
std::size_t poller::room() const noexcept {
    if (draining_since_ || outbox_->waiting_bytes() > most_waiting_bytes) return 0;
    const std::size_t all = options_.engine.concurrency + options_.engine.concurrency / 8 + 1;
    return std::max<std::size_t>(all / std::max<std::size_t>(runs_.size(), 1), 1);
}

void poller::drain(clock::time_point now) {
    if (draining_since_) return;
    draining_since_ = now;
    log(log_level::info, "no more jobs are taken; open sessions may end");
    for (auto& [id, each] : runs_)
        each->drain();
}

void poller::publish(clock::time_point now) {
    if (!connected_) return;
    for (auto& [id, each] : runs_)
        if (auto* const talk = each->talk())
            for (std::string& body : talk->outgoing(now))
                broker_->publish({subject::said(options_.site, id, place_), std::move(body), {}});
    if (now >= pulse_at_) tell_pulse(now);
}

void poller::tell_pulse(clock::time_point now) {
    wire::pulse mine;
    mine.program = version;
    mine.name = options_.name;
    mine.room = draining_since_ ? 0 : options_.engine.concurrency;
    for (const auto& [id, each] : runs_)
        mine.open += each->open_jobs();
    mine.done = done_;
    mine.runs = runs_.size();
    mine.logins_per_second = static_cast<double>(std::exchange(logins_, 0)) /
                             (static_cast<double>(pulse_interval.count()) / 1'000);
    mine.uptime = std::chrono::duration_cast<milliseconds>(now - began_);
    mine.now = std::chrono::system_clock::now();
    broker_->publish({subject::pulse(options_.site, place_), wire::bytes_of(mine), {}});
    pulse_at_ = now + pulse_interval;
}

}  // namespace

expected<void, std::string> run_poller(const poller_options& options, std::stop_token stop) {
    return poller(options).run(std::move(stop));
}

}  // namespace netpoll
