// Who may begin when, who may log in when, and who is tried again.
#include "schedule/scheduler.hpp"

#include "schedule/credential_order.hpp"

#include <algorithm>

namespace netpoll {

namespace {

using state = schedule_board::state;

schedule_board board_for(const std::vector<job>& jobs, const schedule_options& options) {
    credential_trust trust(options.trust);
    auto lanes = sorted_into_lanes(jobs, options.budgets, trust);
    std::vector<shared_budget> budgets;
    budgets.reserve(lanes.budgets.size());
    for (const login_budget& each : lanes.budgets)
        budgets.emplace_back(each);
    if (options.adaptive)
        for (std::size_t i = 0; i < lanes.realms.size(); ++i)
            budgets[1 + i].adapt(options.sessions);
    return {std::move(lanes),
            std::move(trust),
            std::move(budgets),
            std::vector<schedule_board::job_state>(jobs.size()),
            index_queue::links(jobs.size()),
            options.logins_in_flight};
}

/// Whether it says that the device, not this machine or this run, failed.
bool is_of_device(errc code) noexcept {
    switch (code) {
        case errc::no_poller:
        case errc::login_unknown:
        case errc::local_limit:
        case errc::internal:
        case errc::interrupted:
        case errc::run_deadline:
        case errc::auth_guard:
        case errc::logins_unanswered:
        case errc::too_many_failures:
        case errc::wave_failed:
            return false;
        default:
            return true;
    }
}

/// Whether a login that ended so may have met a server that is overloaded.
bool is_overload(const error& why) noexcept {
    return why.phase == phase::auth &&
           (why.code == errc::timed_out || why.code == errc::closed ||
            why.code == errc::throttled || why.code == errc::device_deadline);
}

/// Whether a device with a list of credentials is shown another one: it has turned this one down,
/// or nobody shows it any more.
bool calls_for_another(errc code) noexcept {
    return code == errc::auth_rejected || code == errc::auth_unavailable ||
           code == errc::auth_guard || code == errc::logins_unanswered;
}

bool is_same(const secret_ref& one, const secret_ref& other) {
    return one.value && other.value && one.value->reveal() == other.value->reveal();
}

}  // namespace

scheduler::scheduler(const std::vector<job>& jobs, schedule_options options)
    : jobs_(jobs),
      options_(std::move(options)),
      board_(board_for(jobs, options_)),
      begins_(board_, options_.sessions, options_.budgets.attempt_gap.value_or(milliseconds{0})),
      logins_(board_),
      backoff_(options_.seed),
      first_attempts_(jobs.size()),
      left_(jobs.size()) {
    go_on();
}

// The next wave, where this one is over; and the one after it, where nobody of that may begin.
void scheduler::go_on() {
    while (!stopped_ && in_wave_ == 0 && next_held_ < jobs_.size()) {
        if (wave_failed()) return stop_beginning(errc::wave_failed);
        const std::size_t end = waves_begun_ < options_.waves.size()
                                    ? std::min(options_.waves[waves_begun_], jobs_.size())
                                    : jobs_.size();
        ++waves_begun_;
        ok_in_wave_ = failed_in_wave_ = 0;
        std::vector<index> hopeless;
        for (; next_held_ < end; ++next_held_, ++in_wave_) {
            const index who = held_at(next_held_);
            if (may_begin(who))
                begins_.add(who);
            else
                hopeless.push_back(who);
        }
        for (const index who : hopeless)
            skip_all({who}, why_never(who));
    }
}

bool scheduler::wave_failed() const noexcept {
    if (options_.first_must_be_well && waves_begun_ == 1 && ok_in_wave_ < next_held_) return true;
    return ok_in_wave_ == 0 && failed_in_wave_ > 0;
}

scheduler::index scheduler::held_at(std::size_t place) const noexcept {
    return options_.order.empty() ? static_cast<index>(place) : options_.order[place];
}

bool scheduler::may_begin(index who) const {
    return !stopped_ && next_lane(board_, who).has_value();
}

next_job scheduler::next(time_point now) {
    if (!stopped_ && is_too_late(now)) stop_beginning(errc::run_deadline);
    auto who = begins_.take(now);
    for (auto refused = begins_.take_refused(); !refused.empty();
         refused = begins_.take_refused()) {
        skip_all(refused, errc::auth_guard);
        act_on_changes(now);
        go_on();
        if (!who) who = begins_.take(now);
    }
    if (who) {
        job work = with_credential(jobs_[*who], board_.lane_of(*who).choice);
        if (board_.jobs[*who].attempts == 1)
            first_attempts_[*who] = now;
        else
            work.spent = std::chrono::duration_cast<milliseconds>(now - first_attempts_[*who]);
        return work;
    }
    if (left_ == 0) return no_job_left{};
    const auto when = begins_.next_time();
    return no_job_yet{when == time_point::max() ? std::nullopt : std::optional(when)};
}

// Most of what this run has seen would not be done by then.
bool scheduler::is_too_late(time_point now) const {
    constexpr double most = 0.95;
    return options_.deadline && now + durations_.quantile(most) > *options_.deadline;
}

std::pair<login_answer, std::optional<scheduler::time_point>> scheduler::ask_login(index who,
                                                                                   time_point now) {
    begins_.arrived(who, now);
    return logins_.ask(who, now);
}

void scheduler::reached(index who, phase where, time_point now) {
    switch (where) {
        case phase::resolve:
        case phase::close:
            return;
        case phase::connect:
            return begin_anew(who, now);
        case phase::kex:
        case phase::host_key:
            return begins_.connected(who);
        case phase::auth:
            begins_.logs_in(who);
            return logins_.begin(who, now);
        case phase::channel:
        case phase::prompt:
            logins_.succeed(who, now);
            break;
        case phase::command:
            logins_.succeed(who, now);
            logins_.prove(who, now);
            break;
    }
    begins_.answered(who);
    const lane& in = board_.lane_of(who);
    if (board_.jobs[who].is == state::open) {
        explain(who, true);
        if (in.list != lane::no_list) changed_.push_back(in.trust);
    }
    for (const auto place : {in.trust, in.has_secret() ? in.secret : in.trust})
        if (board_.trust.of(place) == trust::proven) begins_.proven(place);
    act_on_changes(now);
}

// Its session was lost with a worker process, and opened again without being given back.
void scheduler::begin_anew(index who, time_point now) {
    auto& job = board_.jobs[who];
    if (job.is == state::approaching || job.is == state::distant) return;
    logins_.leave(who, false, now);
    begins_.logs_in(who);
    job.is = state::distant;
}

bool scheduler::finished(const outcome& what, time_point now) {
    const auto who = static_cast<index>(what.index);
    const auto began = what.ended - what.started;
    durations_.add(std::chrono::duration_cast<duration_histogram::duration>(began));
    // What was said last may be in the outcome alone.
    if (!what.error) reached(who, phase::command, now);
    if (what.error) judge(who, *what.error, now);
    const auto place = board_.lane_of(who).trust;
    end_session(who, what.error && is_overload(*what.error), now);
    const bool again = what.error && (show_another(who, *what.error, now - began, now) ||
                                      try_again(who, *what.error, now - began, now));
    if (!again)
        settle(who, what.status == device_status::ok, what.error && is_of_device(what.error->code));
    if (!board_.lanes.lists.empty()) changed_.push_back(place);
    act_on_changes(now);
    if (!again) go_on();
    return !again;
}

bool scheduler::given_back(index who, const attempt::failure& cause, time_point now) {
    end_session(who, false, now);
    if (may_be_repeated(jobs_[who], cause.phase) && may_begin(who)) {
        begins_.add(who);
        return true;
    }
    settle(who, false, true);
    act_on_changes(now);
    go_on();
    return false;
}

void scheduler::end_session(index who, bool was_overload, time_point now) {
    logins_.leave(who, was_overload, now);
    begins_.leave(who);
    board_.jobs[who].is = state::over;
}

void scheduler::judge(index who, const error& why, time_point now) {
    auto& job = board_.jobs[who];
    const lane& in = board_.lane_of(who);
    const auto device = board_.lanes.endpoint_of[who];
    // Who still waits for its turn has shown nothing.
    const bool was_asked = why.phase == phase::auth && job.is == state::logging_in;
    note_turned_down(who, why);
    if (why.code == errc::auth_rejected) {
        const bool goes_on =
            job.tried != 0 && may_begin(who) && may_be_repeated(jobs_[who], why.phase);
        // It has let the login in by then.
        const bool of_secret = in.has_secret() && why.phase > phase::auth;
        auto& rejected = of_secret ? job.secret_rejected : job.rejected;
        if (goes_on) rejected |= static_cast<std::uint8_t>(1U << in.choice);
        board_.trust.rejected(of_secret ? in.secret : in.trust, device, goes_on);
    } else if (was_asked && why.code == errc::closed) {
        board_.trust.hung_up(in.trust, device);
    } else if (was_asked && (why.code == errc::timed_out || why.code == errc::device_deadline)) {
        board_.trust.unanswered(in.trust, now);
    } else {
        return;
    }
    stop_credentials();
}

// A secret that is refused once logged in is not typed again there, whatever credential has it.
void scheduler::note_turned_down(index who, const error& why) {
    const lane& in = board_.lane_of(who);
    if (in.list == lane::no_list) return;
    if (why.code != errc::auth_rejected && why.code != errc::auth_unavailable) return;
    auto& tried = board_.jobs[who].tried;
    const auto& shown = with_credential(jobs_[who], in.choice).target->login->enable;
    for (std::size_t i = 0; i < jobs_[who].credentials(); ++i) {
        const bool refused = why.phase > phase::auth &&
                             is_same(shown, with_credential(jobs_[who], i).target->login->enable);
        if (i == in.choice || refused) tried |= static_cast<std::uint8_t>(1U << i);
    }
}

// A new connection, since a session's user name is fixed.
bool scheduler::show_another(index who, const error& why, time_point began, time_point now) {
    if (board_.lane_of(who).list == lane::no_list || !calls_for_another(why.code)) return false;
    if (!may_be_repeated(jobs_[who], why.phase) || !may_begin(who)) return false;
    if (!has_time(who, began, now)) return false;
    ++board_.jobs[who].moves;
    begins_.add(who);
    return true;
}

bool scheduler::try_again(index who, const error& why, time_point began, time_point now) {
    auto& job = board_.jobs[who];
    const std::size_t attempts = job.attempts - job.moves;
    if (attempts > options_.retries || !may_pass(why, jobs_[who]) || !may_begin(who)) return false;
    const auto when = now + backoff_.before_next(why.code, attempts);
    if (!has_time(who, began, when)) return false;
    job.was_slow = why.code == errc::timed_out || why.code == errc::unreachable ||
                   why.code == errc::name_not_found;
    begins_.add_at(who, when);
    return true;
}

// For another attempt then; the last one began at `began`.
bool scheduler::has_time(index who, time_point began, time_point when) {
    auto& first = first_attempts_[who];
    if (board_.jobs[who].attempts == 1) first = began;
    if (when >= first + jobs_[who].target->limits->device) return false;
    return !options_.deadline || when < *options_.deadline;
}

// What becomes of a device tells why it rejected other credentials of its list.
void scheduler::explain(index who, bool has_let_in) {
    const unsigned rejected = std::exchange(board_.jobs[who].rejected, std::uint8_t{0});
    const unsigned secrets = std::exchange(board_.jobs[who].secret_rejected, std::uint8_t{0});
    if ((rejected | secrets) == 0) return;
    const auto& lanes = board_.lanes.lists[board_.lane_of(who).list];
    for (std::size_t i = 0; 2 * i < lanes.size(); ++i) {
        const lane& each = board_.lanes.lanes[lanes[2 * i]];
        changed_.push_back(each.trust);
        if ((rejected >> i & 1) != 0) close_rejection(each.trust, has_let_in);
        if (!each.has_secret()) continue;
        changed_.push_back(each.secret);
        if ((secrets >> i & 1) != 0) close_rejection(each.secret, has_let_in);
    }
}

void scheduler::close_rejection(credential_trust::id place, bool has_let_in) {
    if (has_let_in)
        board_.trust.explained(place);
    else
        board_.trust.unexplained(place);
}

void scheduler::act_on_changes(time_point now) {
    while (!changed_.empty()) {
        stop_credentials();
        for (const auto place : std::exchange(changed_, {}))
            logins_.look_again(place, now);
        begins_.look_again();
    }
}

void scheduler::settle(index who, bool well, bool counts) {
    board_.jobs[who].is = state::over;
    explain(who, false);
    --left_;
    --in_wave_;
    if (well) ++ok_in_wave_;
    if (counts) ++failed_in_wave_;
    if (counts && ++failures_ > options_.max_failures.value_or(jobs_.size()) && !stopped_)
        stop_beginning(errc::too_many_failures);
}

// Devices go on with what else they have.
void scheduler::stop_credentials() {
    for (const auto& [place, why] : board_.trust.take_stopped()) {
        logins_.stop(place);
        std::vector<index> hopeless;
        for (const index who : begins_.withdraw(place)) {
            if (may_begin(who))
                begins_.add(who);
            else
                hopeless.push_back(who);
        }
        skip_all(hopeless, why);
    }
}

void scheduler::stop_beginning(errc why) {
    stopped_ = why;
    auto rest = begins_.withdraw(std::nullopt);
    in_wave_ += jobs_.size() - next_held_;
    for (; next_held_ < jobs_.size(); ++next_held_)
        rest.push_back(held_at(next_held_));
    skip_all(rest, why);
}

void scheduler::skip_all(const std::vector<index>& all, errc why) {
    for (const index who : all) {
        skipped_.push_back({who, why});
        settle(who, false, false);
    }
}

std::vector<std::pair<std::string, std::size_t>> scheduler::found_limits() const {
    std::vector<std::pair<std::string, std::size_t>> all;
    for (std::size_t i = 0; i < board_.lanes.realms.size(); ++i) {
        const auto& [realm, user] = board_.lanes.realms[i];
        if (const auto found = board_.budgets[1 + i].found())
            all.emplace_back(realm.empty() ? user : realm, *found);
    }
    return all;
}

}  // namespace netpoll
