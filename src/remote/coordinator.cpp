// Pollers, their links and the run's results, on one thread. Knows no session.
#include "remote/coordinator.hpp"

#include "core/login_name.hpp"
#include "core/overloaded.hpp"
#include "remote/broker_place.hpp"
#include "remote/lease_desk.hpp"
#include "remote/leave_desk.hpp"
#include "remote/mailbox.hpp"
#include "remote/poller_book.hpp"
#include "remote/random_letters.hpp"
#include "remote/result_acks.hpp"
#include "remote/result_intake.hpp"
#include "remote/subjects.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <unordered_set>
#include <utility>
#include <variant>

namespace netpoll {

namespace {

using clock = std::chrono::steady_clock;

constexpr milliseconds control_interval{2'000};
/// A poller that says nothing for so long is taken for dead; it says something each two seconds.
constexpr milliseconds longest_silence{10'000};
/// How long pollers have to say at the start which logins they have, and what they hold.
constexpr milliseconds greeting_patience{3'000};
/// What engines take for their own end beyond the sessions' drain.
constexpr milliseconds end_patience{10'000};
constexpr milliseconds longest_turn{1'000};
/// Of one result: all outputs of a device.
constexpr std::size_t most_result_bytes = 1U << 30;

struct emptied {};
struct more_jobs {};
struct stop_wanted {};
struct broker_presence {
    bool there;
};
struct superseded {};
struct refused_by_broker {
    std::string why;
};
using event = std::variant<broker_message, wire::joined_result, emptied, more_jobs, stop_wanted,
                           broker_presence, superseded, refused_by_broker, leave_desk::asker>;

class coordinator final : public remote_run {
public:
    coordinator(const engine_options& engine, remote_options options)
        : engine_(engine), options_(std::move(options)), needed_(logins_needed_by(*engine.jobs)) {}
    ~coordinator() override;

    std::optional<refusal> open();
    missing_logins look_for_logins() override;
    std::string refused() const override { return why_refused_; }
    run_measures run(job_source& source, run_observer& observer, std::stop_token stop) override;
    std::vector<known_poller> pollers() const override { return pollers_.known(); }

private:
    void turn(clock::time_point until);
    clock::time_point next_time() const;
    void hear(event what);
    void connection_changed(bool there);
    void heard(const broker_message& what);
    void heard(poller_link& from, const wire::any& message);
    void greeted(poller_link& by, const wire::hello& what);
    void take_claims(poller_link& of);
    void result_came(wire::joined_result came);
    void look_at(const job& work, outcome& what);
    void tell_control(bool over);
    void bury_silent(clock::time_point now);
    bool may_hand_out(clock::time_point now) const;
    void hand_out(clock::time_point now);
    void give(poller_link& to, const lease_desk::handed_out& what);
    void tell_settings(poller_link& to) const;
    void stop_all(clock::time_point now);
    void publish_due(clock::time_point now);
    void log(log_level level, const std::string& text) const {
        engine_.session.log->write(level, {}, text);
    }

    const engine_options& engine_;
    const remote_options options_;
    const needed_logins needed_;
    const std::string epoch_{new_epoch()};
    mailbox<event> events_;
    result_acks acks_;
    std::unique_ptr<broker_place> place_;
    poller_book pollers_;
    std::optional<lease_desk> desk_;  // while it runs

    std::optional<leave_desk> leaves_;
    clock::time_point opened_{};
    clock::time_point control_at_{};
    clock::time_point give_up_at_{clock::time_point::max()};
    unsigned times_emptied_{0};
    bool connected_{true};
    bool stopping_{false};
    bool over_{false};
    std::string why_refused_;
    std::unordered_set<std::string> misunderstood_;  // pollers
};

std::optional<remote_run::refusal> coordinator::open() {
    auto opened = broker_place::open(
        options_, {[this](broker_message what) { events_.post(std::move(what)); },
                   [this](bool there) { events_.post(broker_presence{there}); },
                   [this](std::string why) { events_.post(refused_by_broker{std::move(why)}); },
                   [this] { events_.post(superseded{}); }});
    if (!opened) return std::move(opened).error();
    place_ = std::move(*opened);
    opened_ = clock::now();
    return std::nullopt;
}

coordinator::~coordinator() {
    acks_.perform_all();
    // A run that has begun nothing has nothing to be resumed.
    if (!place_ || (!over_ && options_.resumed)) return;
    place_->end();
    tell_control(true);
}

void coordinator::tell_control(bool over) {
    for (const auto& [site, logins] : needed_)
        place_->tell_site(site, epoch_, over);
    control_at_ = clock::now() + control_interval;
}

remote_run::missing_logins coordinator::look_for_logins() {
    const auto until = clock::now() + greeting_patience;
    const auto all_there = [this] {
        const auto served = pollers_.sites();
        return std::all_of(needed_.begin(), needed_.end(),
                           [&](const auto& each) { return served.contains(each.first); });
    };
    missing_logins missing;
    do {
        turn(until);
        missing = pollers_.missing_of(needed_);
    } while ((!all_there() || missing.devices == engine_.jobs->size()) && clock::now() < until &&
             why_refused_.empty());
    return missing;
}

run_measures coordinator::run(job_source& source, run_observer& observer, std::stop_token stop) {
    desk_.emplace(
        *engine_.jobs, epoch_, source, observer,
        [this](const poller_link& to, const job& work) {
            return pollers_.suits(to, login_name_of(*work.target));
        },
        [this](const job& work, outcome& what) { look_at(work, what); });
    leaves_.emplace(engine_.session.gate, pollers_, *desk_,
                    [this](leave_desk::asker who) { events_.post(std::move(who)); });
    for (auto& [place, each] : pollers_.all())
        take_claims(*each);
    {
        const result_intake results(
            place_->through(), place_->stream(), most_result_bytes,
            {[this](wire::joined_result what) { events_.post(std::move(what)); },
             [this] { events_.post(emptied{}); }});
        const job_news more{source, [this] { events_.post(more_jobs{}); }};
        const std::stop_callback on_stop{std::move(stop), [this] { events_.post(stop_wanted{}); }};
        while (!desk_->is_over() && clock::now() < give_up_at_)
            turn(next_time());
    }
    for (auto& [place, each] : pollers_.all())
        desk_->give_up(*each);
    leaves_.reset();
    desk_.reset();
    over_ = true;
    return {};
}

clock::time_point coordinator::next_time() const {
    auto next = std::min({give_up_at_, acks_.next_time(), clock::now() + longest_turn});
    if (connected_) next = std::min({next, control_at_, pollers_.next_time()});
    if (desk_) next = std::min({next, desk_->again_at(), leaves_->next_time()});
    return next;
}

// All that has come, then all that is due.
void coordinator::turn(clock::time_point until) {
    for (event& each : events_.take(std::min(until, next_time())))
        hear(std::move(each));
    const auto now = clock::now();
    if (connected_ && now >= control_at_) tell_control(false);
    acks_.perform_due(now);
    if (desk_) {
        bury_silent(now);
        if (!stopping_ && may_hand_out(now)) hand_out(now);
        leaves_->ask_due(now);
    }
    publish_due(now);
}

void coordinator::hear(event what) {
    std::visit(overloaded{[&](const broker_message& s) { heard(s); },
                          [&](wire::joined_result& r) { result_came(std::move(r)); },
                          [&](emptied) { ++times_emptied_; }, [](more_jobs) {},
                          [&](stop_wanted) { stop_all(clock::now()); },
                          [&](superseded) {
                              log(log_level::error,
                                  "another coordinator runs this inventory and job since the "
                                  "broker was away: this one ends");
                              stop_all(clock::now());
                          },
                          [&](broker_presence c) { connection_changed(c.there); },
                          [&](refused_by_broker& r) {
                              if (std::exchange(why_refused_, r.why) != r.why)
                                  log(log_level::error, r.why);
                          },
                          [&](const leave_desk::asker& who) {
                              if (leaves_) leaves_->ask(who);
                          }},
               what);
}

void coordinator::connection_changed(bool there) {
    if (std::exchange(connected_, there) == there) return;
    log(log_level::warn, there ? "the broker is there again"
                               : "the broker is away: open sessions go on, and no other begins");
    if (!there) return;
    place_->renew();
    pollers_.reconnected(clock::now());
    control_at_ = {};
}

void coordinator::heard(const broker_message& what) {
    const auto now = clock::now();
    const auto from = subject::words_of(what.subject);
    const auto envelope = wire::exchange::opened(what.body);
    if (!envelope) {
        if (misunderstood_.insert(from.poller).second)
            log(log_level::error, "poller " + escape(from.poller) + " of site " +
                                      escape(from.site) +
                                      " is not understood: " + envelope.error());
        return;
    }
    poller_link* const link = pollers_.link_for(from, *envelope, epoch_, now);
    if (link == nullptr)
        return place_->tell(from.site, from.poller, wire::exchange::reset_of(envelope->link));
    link->heard = now;
    link->empty_before_end = 0;
    for (const wire::node& each : link->talk.take(*envelope, now)) {
        bool wrong = false;
        if (const auto message = wire::message_from(each, wrong)) heard(*link, *message);
        if (wrong)
            log(log_level::warn, "poller " + escape(link->name) +
                                     " said something that is not understood; it is left out");
    }
}

void coordinator::heard(poller_link& from, const wire::any& message) {
    if (const auto* first = std::get_if<wire::hello>(&message)) return greeted(from, *first);
    if (const auto* room = std::get_if<wire::room>(&message)) from.room = room->jobs;
    if (const auto* line = std::get_if<wire::log_line>(&message))
        engine_.session.log->write(line->is_error ? log_level::error : log_level::warn, line->host,
                                   line->text);
    if (const auto* asked = std::get_if<wire::asks_leave>(&message))
        from.asking.insert(asked->lease);
    if (!desk_) return;
    if (const auto* begun = std::get_if<wire::began>(&message)) desk_->begun(from, begun->lease);
    if (const auto* at = std::get_if<wire::reached>(&message))
        desk_->reached(from, at->lease, at->where);
    if (const auto* back = std::get_if<wire::returned>(&message)) desk_->returned(back->lease);
    if (const auto* gone = std::get_if<wire::lost>(&message))
        desk_->fail(gone->lease, escape(gone->why));
}

void coordinator::greeted(poller_link& by, const wire::hello& what) {
    pollers_.greeted(by, what);
    log(log_level::info, "poller " + escape(what.name) + " of site " + by.site + " (netpoll " +
                             escape(what.program) + ") takes " + counted(what.room, "job") +
                             " at once");
    if (desk_) take_claims(by);
    if (stopping_) by.say(wire::stop{});
}

void coordinator::take_claims(poller_link& of) {
    for (const auto& held : std::exchange(of.claims, {}))
        if (!desk_->claim(of, held)) of.say(wire::withdrawn{held.lease});
}

// What a coordinator of before handed out is reported first, and what pollers still have of it is
// theirs.
bool coordinator::may_hand_out(clock::time_point now) const {
    return !options_.resumed || (times_emptied_ >= 2 && now >= opened_ + greeting_patience);
}

void coordinator::hand_out(clock::time_point now) {
    auto open = pollers_.with_room();
    while (!open.empty()) {
        const auto to = std::min_element(open.begin(), open.end(), [](auto* one, auto* other) {
            return one->is_emptier_than(*other);
        });
        const auto next = desk_->next_for(**to);
        if (next) give(**to, *next);
        if (!next || !(*to)->has_room()) open.erase(to);
    }
    desk_->look_for_lone_sites();
    if (connected_) desk_->judge_sites(pollers_.sites(), options_.wait_poller, now);
}

void coordinator::give(poller_link& to, const lease_desk::handed_out& what) {
    tell_settings(to);
    const job& work = *what.work;
    wire::given message;
    message.lease = what.lease;
    message.spent = work.spent;
    message.credential = work.credential;
    message.device =
        wire::form_of(*(*engine_.jobs)[work.index].target, work.others, options_.host_keys);
    to.say(message);
}

void coordinator::tell_settings(poller_link& to) const {
    if (std::exchange(to.told_settings, true)) return;
    for (const std::string& each : options_.definitions)
        to.say(wire::definition{each});
    to.say(wire::settings{engine_.session.host_keys, engine_.session.max_output, engine_.drain,
                          options_.most_rejections});
}

void coordinator::result_came(wire::joined_result came) {
    if (!came.what) {
        log(log_level::error,
            "a result at the broker is of no use, and left out: " + came.what.error());
        desk_->fail(came.lease, came.what.error());
        return came.done();
    }
    auto& whole = *came.what;
    if (acks_.is_kept(whole.lease)) return came.done();
    switch (desk_->judge(whole.lease, whole.device)) {
        case lease_desk::judgement::known:
            return;
        case lease_desk::judgement::refuse:
            return came.done();
        case lease_desk::judgement::take:
            break;
    }
    whole.what.room = acks_.when_gone(whole.lease, std::move(came.done));
    desk_->result(whole.lease, whole.device, whole.poller, std::move(whole.what));
}

void coordinator::look_at(const job& work, outcome& what) {
    pollers_.count(work.target->site, what.poller);
    if (options_.look) options_.look(work, what);
}

// While the broker is away nobody can be heard. A result that is on its way comes first.
void coordinator::bury_silent(clock::time_point now) {
    if (!connected_) return;
    for (poller_link* const each : pollers_.silent(now, longest_silence)) {
        if (each->empty_before_end == 0) each->empty_before_end = times_emptied_ + 2;
        if (times_emptied_ < each->empty_before_end) continue;
        log(log_level::warn, "poller " + escape(each->name) + " of site " + each->site +
                                 " is gone: it said nothing for 10 s; of what it had (" +
                                 counted(each->jobs.size(), "job") +
                                 "), others get what may be begun again");
        desk_->lose(*each);
        pollers_.forget(*each);
    }
}

void coordinator::stop_all(clock::time_point now) {
    if (!desk_ || std::exchange(stopping_, true)) return;
    give_up_at_ = now + engine_.drain + end_patience;
    desk_->stop();
    for (auto& [place, each] : pollers_.all())
        each->say(wire::stop{});
}

void coordinator::publish_due(clock::time_point now) {
    if (!connected_) return;
    for (auto& [place, each] : pollers_.all())
        for (std::string& body : each->talk.outgoing(now))
            place_->tell(each->site, each->place, std::move(body));
}

}  // namespace

expected<std::unique_ptr<remote_run>, remote_run::refusal> remote_run::open(
    const engine_options& engine, remote_options options) {
    auto made = std::make_unique<coordinator>(engine, std::move(options));
    if (auto why = made->open()) return unexpected(std::move(*why));
    return made;
}

}  // namespace netpoll
