// Who may begin when, who may log in when, and who is tried again.
#include "schedule/scheduler.hpp"

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

bool scheduler::may_begin(index who) const noexcept {
    return !stopped_ && !logins_.is_refused(who);
}

next_job scheduler::next(time_point now) {
    if (!stopped_ && is_too_late(now)) stop_beginning(errc::run_deadline);
    auto who = begins_.take(now);
    for (auto refused = begins_.take_refused(); !refused.empty();
         refused = begins_.take_refused()) {
        skip_all(refused, errc::auth_guard);
        go_on();
        if (!who) who = begins_.take(now);
    }
    if (who) {
        job work = jobs_[*who];
        if (board_.jobs[*who].attempts > 1)
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
    if (board_.trust.of(in.trust) == trust::proven) begins_.proven(in.trust);
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
    end_session(who, what.error && is_overload(*what.error), now);
    if (what.error && try_again(who, *what.error, now - began, now)) return false;
    settle(who, what.status == device_status::ok, what.error && is_of_device(what.error->code));
    go_on();
    return true;
}

bool scheduler::given_back(index who, const attempt::failure& cause, time_point now) {
    end_session(who, false, now);
    if (may_be_repeated(jobs_[who], cause.phase) && may_begin(who)) {
        begins_.add(who);
        return true;
    }
    settle(who, false, true);
    go_on();
    return false;
}

void scheduler::end_session(index who, bool was_overload, time_point now) {
    logins_.leave(who, was_overload, now);
    begins_.leave(who);
    board_.jobs[who].is = state::over;
}

void scheduler::judge(index who, const error& why, time_point now) {
    const auto place = board_.lane_of(who).trust;
    const auto device = board_.lanes.endpoint_of[who];
    // Who still waits for its turn has shown nothing.
    const bool was_asked = why.phase == phase::auth && board_.jobs[who].is == state::logging_in;
    if (why.code == errc::auth_rejected)
        board_.trust.rejected(place, device);
    else if (was_asked && why.code == errc::closed)
        board_.trust.hung_up(place, device);
    else if (was_asked && (why.code == errc::timed_out || why.code == errc::device_deadline))
        board_.trust.unanswered(place, now);
    else
        return;
    stop_credentials();
}

bool scheduler::try_again(index who, const error& why, time_point began, time_point now) {
    const auto& device = *jobs_[who].target;
    const auto attempts = board_.jobs[who].attempts;
    if (attempts > options_.retries || !may_pass(why, device.repeatable) || !may_begin(who))
        return false;
    auto& first = first_attempts_[who];
    if (attempts == 1) first = began;
    const auto when = now + backoff_.before_next(why.code, attempts);
    if (when >= first + device.limits->device) return false;
    if (options_.deadline && when >= *options_.deadline) return false;
    board_.jobs[who].was_slow = why.code == errc::timed_out || why.code == errc::unreachable ||
                                why.code == errc::name_not_found;
    begins_.add_at(who, when);
    return true;
}

void scheduler::settle(index who, bool well, bool counts) {
    board_.jobs[who].is = state::over;
    --left_;
    --in_wave_;
    if (well) ++ok_in_wave_;
    if (counts) ++failed_in_wave_;
    if (counts && ++failures_ > options_.max_failures.value_or(jobs_.size()) && !stopped_)
        stop_beginning(errc::too_many_failures);
}

void scheduler::stop_credentials() {
    for (const auto& [place, why] : board_.trust.take_stopped()) {
        logins_.stop(place);
        skip_all(begins_.withdraw(place), why);
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
